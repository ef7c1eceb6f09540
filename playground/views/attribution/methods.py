"""All methods, in the order of their buttons."""

from playground.views.attribution.comparison import COMPARISON
from playground.views.attribution.heat import CLASS_MAP, OCCLUSION, SALIENCY, SMOOTHGRAD
from playground.views.attribution.method import Method
from playground.views.attribution.pictures import ADVERSARIAL, EXCITING, IDEAL

METHODS: tuple[Method, ...] = (
    SALIENCY,
    SMOOTHGRAD,
    OCCLUSION,
    CLASS_MAP,
    COMPARISON,
    IDEAL,
    EXCITING,
    ADVERSARIAL,
)
