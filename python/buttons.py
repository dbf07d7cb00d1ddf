"""What the buttons run: ``RunPython "from python import buttons; buttons.score('<nonce>')"``.

Every action of the table with a button is a function here under its key, also under the keys of earlier workbooks.
"""

from __future__ import annotations

from collections.abc import Callable

from python.entry.clicks import click
from python.hosts.opening import harm_nothing
from python.vocabulary.actions import action_of

# RunPython has loaded xlwings already, and whatever ends this process from here on must not end other programs.
harm_nothing()


def __getattr__(key: str) -> Callable[..., None]:
    """The function of a button.

    Raises:
        AttributeError: There is no action of this key that has a button.
    """
    try:
        action = action_of(key)
    except KeyError:
        action = None
    if action is None or not action.has_button:
        raise AttributeError(key)

    def button(nonce: str = "") -> None:
        click(action, nonce)

    return button
