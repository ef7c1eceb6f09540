from playground.views.docks.registry import docks


def test_the_curves_come_first() -> None:
    assert next(iter(docks())) == "curves"


def test_each_view_says_what_it_shows() -> None:
    for name, dock in docks().items():
        assert name == dock.name
        assert dock.help.endswith(".")
        assert dock.title[0].isupper()
        assert dock.height >= 100


def test_orders_are_distinct() -> None:
    orders = [dock.order for dock in docks().values()]
    assert len(set(orders)) == len(orders)
