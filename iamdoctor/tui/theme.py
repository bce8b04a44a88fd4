"""The colours: one accent, three verdicts, greys."""

from textual.theme import Theme

# What other themes do not have: tones that can be read on a dark and on a light ground.
DEFAULTS = {"rule": "#7d8590", "tone-1": "#5b8def", "tone-2": "#4a7bd8", "tone-3": "#4f78b8", "tone-4": "#9673d9"}

THEME = Theme(
    name="iamdoctor",
    primary="#7aa2f7",
    secondary="#7aa2f7",
    accent="#7aa2f7",
    foreground="#d5d9e0",
    background="#12151b",
    surface="#12151b",
    panel="#1b2029",
    success="#7fc98f",
    warning="#e3b765",
    error="#f0787a",
    dark=True,
    variables={
        "text-success": "#7fc98f",
        "text-warning": "#e3b765",
        "text-error": "#f0787a",
        "text-muted": "#8a93a3",
        "rule": "#323a48",
        "footer-background": "#12151b",
        "footer-description-foreground": "#8a93a3",
        "footer-key-foreground": "#7aa2f7",
        "block-cursor-background": "#2a3448",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#1b2029",
        "block-cursor-blurred-foreground": "#d5d9e0",
        "tone-1": "#a9c4ff",
        "tone-2": "#7aa2f7",
        "tone-3": "#5f86d8",
        "tone-4": "#b9a3f0",
    },
)
