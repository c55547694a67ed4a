"""The knowledge in other languages (decision 0040).

`languages/<code>/<file>.toml` holds translations by place, each with the fingerprint of the English it was made from.
The domain goes on speaking English; whoever shows a text asks `speaker(code).say(text)`.
"""

from backstride.knowledge.languages.speaker import Speaker, speaker
from backstride.knowledge.languages.texts import known_languages

__all__ = ["Speaker", "known_languages", "speaker"]
