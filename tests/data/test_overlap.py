"""Intersection over union, worked out by counting."""

import numpy as np
import pytest

from playground.data.overlap import box_overlap, mask_overlap


def test_boxes_by_hand() -> None:
    unit = (0.0, 0.0, 1.0, 1.0)
    others = [unit, (0.5, 0.0, 1.5, 1.0), (0.25, 0.25, 0.75, 0.75), (2, 2, 3, 3), (1, 0, 2, 1)]
    np.testing.assert_allclose(box_overlap(others, unit), [1, 1 / 3, 1 / 4, 0, 0])


def test_a_box_turned_inside_out_is_empty() -> None:
    assert box_overlap((0.6, 0.2, 0.4, 0.8), (0.0, 0.0, 1.0, 1.0)) == 0
    assert box_overlap((1.0, 1.0, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0)) == 0


def test_boxes_equal_a_count_of_cells() -> None:
    rng = np.random.default_rng(0)
    corners = np.sort(rng.integers(0, 40, (30, 2, 2, 2)), axis=2)
    boxes = corners.reshape(30, 2, 4).astype(float)
    masks = np.zeros((30, 2, 40, 40), bool)
    for sample, side in np.ndindex(30, 2):
        left, top, right, bottom = boxes[sample, side].astype(int)
        masks[sample, side, top:bottom, left:right] = True
    np.testing.assert_allclose(
        box_overlap(boxes[:, 0], boxes[:, 1]), mask_overlap(masks[:, 0], masks[:, 1]), atol=1e-12
    )


def test_empty_masks_share_nothing() -> None:
    assert mask_overlap(np.zeros((3, 3)), np.zeros((3, 3))) == pytest.approx(0)
