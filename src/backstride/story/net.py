"""The sentence encoder as a net under the words: only for clauses that name a sign's topic and that no sign explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backstride.story.reading import Story


def cast(story: Story) -> Story:
    return story
