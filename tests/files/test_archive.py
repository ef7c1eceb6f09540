"""Save and load is identity, golden files open for ever, each error is a sentence of its own."""

import errno
import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given

from playground.data.state import TensorState, TrainingState
from playground.files import archive, migrations, weights
from playground.files.errors import (
    DamagedFileError,
    FileError,
    MissingFileError,
    NewerVersionError,
    NotAllowedError,
    NotAPlaygroundFileError,
    TooBigError,
)
from playground.files.strict_json import Json
from playground.model.document import Document, Graph, Layer
from playground.model.params import Params
from playground.model.templates import empty_document, first_document
from tests.files.examples import DOCUMENTS, STATES, assert_same_state, network, trained

GOLDEN = sorted(Path(__file__).with_name("golden").glob("version-*.nnp"))


def repacked(path: Path, **changes: bytes | None) -> Path:
    """Change members of a file, with hashes that fit; None takes a member out."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts.update({name: content for name, content in changes.items() if content is not None})
    manifest = json.loads(parts["manifest.json"])
    for name in [name for name in manifest["sha256"] if name in changes]:
        manifest["sha256"][name] = hashlib.sha256(parts[name]).hexdigest()
    if "manifest.json" not in changes:
        parts["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(path, "w") as new:
        for name, content in parts.items():
            if name not in changes or changes[name] is not None:
                new.writestr(name, content)
    return path


def with_manifest(path: Path, **entries: Json) -> Path:
    with ZipFile(path) as old:
        manifest = json.loads(old.read("manifest.json"))
    return repacked(path, **{"manifest.json": json.dumps({**manifest, **entries}).encode()})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "net.nnp"
    archive.save(path, network(), trained(), b"picture")
    return path


# ---- identity -------------------------------------------------------------------------------------
@given(document=DOCUMENTS, state=STATES)
def test_save_and_load_is_identity(
    document: Document, state: TrainingState, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("identity") / "net.nnp"
    archive.save(path, document, state, None)
    loaded = archive.load(path)
    assert loaded.document == document
    assert_same_state(loaded.state, state)


@pytest.mark.parametrize("document", [first_document(), empty_document(), Document(), network()])
def test_documents_of_the_program_come_back(document: Document, tmp_path: Path) -> None:
    archive.save(tmp_path / "net.nnp", document, None, None)
    assert archive.load(tmp_path / "net.nnp") == archive.Loaded(document, None, ())


def test_saving_what_was_loaded_writes_the_same_bytes(file: Path) -> None:
    before, loaded = file.read_bytes(), archive.load(file)
    archive.save(file, loaded.document, loaded.state, b"picture")
    assert file.read_bytes() == before


def test_loaded_weights_are_read_only_and_aligned(file: Path) -> None:
    state = archive.load(file).state
    assert state is not None
    for tensor in state.tensors.values():
        assert tensor.value.flags.aligned
        assert not tensor.value.flags.writeable


def test_members_are_what_the_format_says(file: Path) -> None:
    with ZipFile(file) as opened:
        assert opened.namelist() == ["manifest.json", "document.json", "weights.npz", "thumbnail.png"]
        assert opened.read("thumbnail.png") == b"picture"
        text = opened.read("document.json").decode()
        stored = np.load(io.BytesIO(opened.read("weights.npz")), allow_pickle=False)
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert list(stored) == ["h1/w", "h1/w/velocity", "h1/b", "out/scale"]
    np.testing.assert_array_equal(stored["h1/w"], trained().tensors["h1", "w"].value)


def test_a_state_in_double_precision_is_refused(file: Path) -> None:
    double = np.zeros(2)
    state = TrainingState(0, 0, 0, {("h1", "w"): TensorState(double)})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="float32"):
        archive.save(file, network(), state, None)


# ---- versions -------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_files_open(path: Path) -> None:
    loaded = archive.load(path)
    assert loaded.document == network()
    assert loaded.warnings == ()
    assert_same_state(loaded.state, trained())


def test_there_is_a_golden_file_of_every_version() -> None:
    assert [path.stem for path in GOLDEN] == [f"version-{n}" for n in range(1, migrations.VERSION + 1)]


def test_the_golden_file_is_what_is_written_today(tmp_path: Path) -> None:
    archive.save(tmp_path / "net.nnp", network(), trained(), b"\x89PNG\r\n\x1a\n")
    with ZipFile(GOLDEN[-1]) as golden, ZipFile(tmp_path / "net.nnp") as new:
        for name in ("document.json", "weights.npz", "thumbnail.png"):
            assert golden.read(name) == new.read(name)


def test_a_newer_format_names_both_versions(file: Path) -> None:
    with_manifest(file, version=7, application="9.1")
    with pytest.raises(
        NewerVersionError, match=r"Playground 9\.1 in format 7; this is version .* up to 1\. Update"
    ):
        archive.load(file)


def test_older_formats_go_through_each_step(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def step(name: str) -> Callable[[migrations.Entries], migrations.Entries]:
        return lambda entries: {**entries, "title": f"{entries['title']} {name}"}

    monkeypatch.setattr(migrations, "STEPS", {1: step("two"), 2: step("three")})
    monkeypatch.setattr(migrations, "VERSION", 3)
    monkeypatch.setattr(archive, "VERSION", 3)
    assert archive.load(file).document.title == "A small spiral two three"


# ---- what this version does not know --------------------------------------------------------------
def test_what_a_newer_program_wrote_is_kept_and_written_back(file: Path, tmp_path: Path) -> None:
    with ZipFile(file) as opened:
        entries = json.loads(opened.read("document.json"))
    entries["lesson"] = {"page": [1, None, {"deep": True}]}
    entries["graph"]["groups"] = ["a"]
    entries["graph"]["layers"][1].update(kind="quantum", colour="#fff")
    entries["graph"]["layers"][1]["params"].update(qubits=5, gates=[[1, 2]], nothing=None)
    entries["graph"]["layers"][2]["locked"] = False
    entries["graph"]["wires"][0]["weight"] = 0.5
    entries["data"]["augment"] = {"flip": 1}
    entries["data"]["params"]["shear"] = [1.5]
    entries["training"]["teacher"] = None
    loaded = archive.load(repacked(file, **{"document.json": json.dumps(entries).encode()}))
    assert loaded.warnings == (
        "These kinds of layer are unknown to this version: quantum. They are kept as they are.",
    )
    assert loaded.document.graph.layer("h1").params["qubits"] == 5
    again = tmp_path / "again.nnp"
    archive.save(again, loaded.document, loaded.state, None)
    with ZipFile(again) as opened:
        assert json.loads(opened.read("document.json")) == entries
    assert archive.load(again).document == loaded.document


def test_what_was_unknown_about_a_removed_layer_goes_with_it(file: Path) -> None:
    with ZipFile(file) as opened:
        entries = json.loads(opened.read("document.json"))
    entries["graph"]["layers"][3]["colour"] = "#fff"
    document = archive.load(repacked(file, **{"document.json": json.dumps(entries).encode()})).document
    assert "colour" in document.extras
    smaller = Document(Graph(document.graph.layers[:3], document.graph.wires[:2]), extras=document.extras)
    archive.save(file, smaller, None, None)
    assert archive.load(file).document.extras == ""


# ---- errors ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("content", [b"GIF89a", b"\x00" * 5000, b"PNG", json.dumps({"a": 1}).encode()])
def test_files_of_other_programs_are_told_apart(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.nnp").write_bytes(content)
    with pytest.raises(NotAPlaygroundFileError, match=r"“other.nnp” is not a Neural Playground document"):
        archive.load(tmp_path / "other.nnp")


def test_a_zip_of_something_else_is_told_apart(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "other.nnp", "w") as other:
        other.writestr("mimetype", "application/epub+zip")
    with pytest.raises(NotAPlaygroundFileError):
        archive.load(tmp_path / "other.nnp")


def test_another_manifest_is_told_apart(file: Path) -> None:
    with pytest.raises(NotAPlaygroundFileError):
        archive.load(with_manifest(file, format="something else"))


def test_an_empty_file_was_cut_short(tmp_path: Path) -> None:
    (tmp_path / "empty.nnp").touch()
    with pytest.raises(DamagedFileError, match="it was cut short"):
        archive.load(tmp_path / "empty.nnp")


@pytest.mark.parametrize("name", ["gone.nnp", "no/such/folder/net.nnp"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="is not there"):
        archive.load(tmp_path / name)


def test_folders_and_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.nnp")
    for path in (tmp_path, tmp_path / "pipe.nnp", Path("/dev/zero")):
        with pytest.raises(NotAPlaygroundFileError, match="folder or a device"):
            archive.load(path)


def test_a_name_with_a_null_is_refused_both_ways() -> None:
    with pytest.raises(FileError, match="No file can be called"):
        archive.load(Path("a\0b.nnp"))
    with pytest.raises(FileError, match="No file can be called"):
        archive.save(Path("a\0b.nnp"), Document(), None, None)


def test_a_file_that_may_not_be_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(NotAllowedError, match="may not be read by you"):
        archive.load(file)


@pytest.mark.parametrize("name", ["document.json", "weights.npz"])
def test_a_wrong_hash_is_damage(name: str, file: Path) -> None:
    wrong = {"document.json": "0" * 64, "weights.npz": "0" * 64}
    with ZipFile(file) as opened:
        right = json.loads(opened.read("manifest.json"))["sha256"]
    with pytest.raises(DamagedFileError, match=f"its part {name} is not what the manifest says"):
        archive.load(with_manifest(file, sha256={**right, name: wrong[name]}))


@pytest.mark.parametrize("name", ["document.json", "weights.npz"])
def test_a_missing_part_is_named(name: str, file: Path) -> None:
    with pytest.raises(DamagedFileError, match=f"its part {name} is missing"):
        archive.load(repacked(file, **{name: None}))


@pytest.mark.parametrize(
    "entries",
    [
        {"version": "1"},
        {"version": 0},
        {"version": True},
        {"version": None},
        {"sha256": []},
        {"state": 5},
        {"state": {"step": 1, "epoch": 1}},
        {"state": {"step": -1, "epoch": 1, "cursor": 0}},
        {"state": {"step": 1.5, "epoch": 1, "cursor": 0}},
    ],
)
def test_a_wrong_manifest_is_damage(entries: dict[str, Json], file: Path) -> None:
    with pytest.raises(DamagedFileError):
        archive.load(with_manifest(file, **entries))


def test_a_document_without_weights_needs_none(file: Path) -> None:
    assert archive.load(with_manifest(file, state=None)).state is None


def test_weights_that_are_too_large_are_not_saved(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()
    monkeypatch.setattr(weights, "LARGEST_WEIGHTS", 40)
    with pytest.raises(TooBigError, match=r"was not saved: its weights take 0 MiB\. Save it without weights"):
        archive.save(file, network(), trained(), None)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "document",
    [
        Document(title="half a character \ud800"),
        Document(extras="{"),
        Document(extras="[1]"),
        Document(Graph((Layer("a", "new", Params(rate=float("nan"))),))),
        Document(Graph((Layer("a", "new", Params(huge=2**64)),))),
        Document(Graph((Layer("a", "new", position=(float("inf"), 0.0)),))),
        Document(Graph((Layer("", "new"),))),
        Document(Graph((Layer("a", "dense", Params(units="many")),))),
    ],
)
def test_a_document_that_could_not_be_read_again_is_not_saved(document: Document, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(FileError, match=r"“net.nnp” was not saved"):
        archive.save(file, document, None, None)
    assert file.read_bytes() == before


def test_a_picture_that_is_too_large_is_not_saved(file: Path) -> None:
    with pytest.raises(FileError, match=r"thumbnail.png is larger than 4 MiB"):
        archive.save(file, network(), None, bytes(5 * 2**20))
