"""The colours: one accent, three verdicts, greys; dark, light and high contrast."""

import os
from collections.abc import Container

from textual.theme import Theme

# What other themes do not have: tones that can be read on a dark and on a light ground.
DEFAULTS = {"rule": "#7d8590", "tone-1": "#5b8def", "tone-2": "#4a7bd8", "tone-3": "#4f78b8", "tone-4": "#9673d9"}


def _theme(name: str, ground: str, ink: str, *, dark: bool, **tones: str) -> Theme:
    """A theme from its few tones: ``accent``, ``good``, ``bad``, ``open``, ``quiet``, ``panel``, ``rule`` and ``cursor``."""
    accent, panel = tones["accent"], tones["panel"]
    return Theme(
        name=name, primary=accent, secondary=accent, accent=accent, foreground=ink, background=ground, surface=ground, panel=panel,
        success=tones["good"], warning=tones["open"], error=tones["bad"], dark=dark,
        variables={
            "text-success": tones["good"], "text-warning": tones["open"], "text-error": tones["bad"], "text-muted": tones["quiet"],
            "rule": tones["rule"], "footer-background": ground, "footer-description-foreground": tones["quiet"],
            "footer-key-foreground": accent, "block-cursor-background": tones["cursor"], "block-cursor-foreground": ink,
            "block-cursor-text-style": "bold", "block-cursor-blurred-background": panel, "block-cursor-blurred-foreground": ink,
            "tone-1": tones.get("tone_1", accent), "tone-2": tones.get("tone_2", accent), "tone-3": tones.get("tone_3", accent),
            "tone-4": tones.get("tone_4", accent),
        },
    )  # fmt: skip


THEME = _theme(
    "iamdoctor", "#12151b", "#d5d9e0", dark=True, accent="#7aa2f7", good="#7fc98f", bad="#f0787a", open="#e3b765", quiet="#8a93a3",
    panel="#1b2029", rule="#323a48", cursor="#2a3448", tone_1="#a9c4ff", tone_2="#7aa2f7", tone_3="#5f86d8", tone_4="#b9a3f0",
)  # fmt: skip
LIGHT = _theme(
    "iamdoctor-light", "#fbfbfa", "#23272e", dark=False, accent="#2456b8", good="#1a7033", bad="#b3261e", open="#8a5a00", quiet="#5d6570",
    panel="#eceef1", rule="#c3c8d0", cursor="#d5e0f7", tone_1="#1d4ba3", tone_2="#2456b8", tone_3="#3b6bc4", tone_4="#6b45b5",
)  # fmt: skip
CONTRAST = _theme(
    "high-contrast", "#000000", "#ffffff", dark=True, accent="#66d9ff", good="#5dff7f", bad="#ff7b7b", open="#ffe14d", quiet="#d8d8d8",
    panel="#1a1a1a", rule="#ffffff", cursor="#0047ab",
)  # fmt: skip
THEMES = (THEME, LIGHT, CONTRAST)


def chosen(configured: str, known: Container[str]) -> str:
    """The theme to start in: ``TEXTUAL_THEME``, else the configured one, else what suits the ground that the terminal says it has."""
    for name in (os.environ.get("TEXTUAL_THEME", ""), configured):
        if name in known:
            return name
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in ("7", "15") else THEME.name
