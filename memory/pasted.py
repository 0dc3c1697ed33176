"""Which characters of a message are not the user's own words: code, quotes, pasted e-mails, pages, logs, lyrics.

Pure: text → spans. It must not know what the own words mean; `memory.gate` puts the two together.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from memory.screens import Screen
from memory.values import Span

_BLOCKS = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|~~[^~\n]{1,200}~~|`[^`\n]{1,300}`|<!--.*?(?:-->|\Z)"
    r"|<(pre|code|script|style|blockquote)\b.*?(?:</\1>|\Z)",
    re.S | re.I,
)
_TO_THE_END = re.compile(
    r"^[ \t>*_]*(?:(?:from|to|cc|bcc|subject|sent|date|reply-to|von|an|betreff|gesendet|de|para|asunto|objet|à|van|aan|"
    r"onderwerp|assunto|enviado):[ \t]\S.*\n[ \t>*_]*(?:from|to|cc|bcc|subject|sent|date|reply-to|von|an|betreff|"
    r"gesendet|de|para|"
    r"asunto|objet|à|van|aan|onderwerp|assunto|enviado|dear|hi|hello|hallo|hola|bonjour)\b"
    r"|-{3,} ?(?:original|forwarded|weitergeleitete|mensaje)|begin forwarded|on .{5,80} wrote:|dear [A-Z]\w+(?: "
    r"\w+){0,4},?[ \t]*$"
    r"|(?:system|assistant|user|human|ai)[ \t]*:[ \t]*\S|<\|?(?:im_start|system|start_header_id|user|assistant)"
    r"|\[/?INST\]|<<SYS>>|###? ?(?:system|instruction|human|assistant)\b)",
    re.I | re.M,
)
_TEMPLATE_TOKEN = re.compile(r"<\|[^|\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|</?s>")
_QUOTES = re.compile(
    r"\"([^\"]{1,2000})\"|“([^”]{1,2000})[”\"]|„([^“”]{1,2000})[“”]|«([^»]{1,2000})»|‹([^›]{1,500})›"
    r"|(?<!\w)'(?=[^\s'])([^\n]{1,400}?)(?<=[^\s'])'(?!\w)|(?<!\w)‘([^\n]{1,400}?)’(?!\w)"
)
_MARK = re.compile(r"[\"“„«‹'‘](?<!\w['‘])")  # what a quote begins with; not an apostrophe
_OWN_VOICE = re.compile(
    r"\b(?:i|i['’]\w+|im|my|me|we|our|us|ich|mein\w*|wir|yo|soy|mi|mis|tengo|je|j['’]\w+|mon|ma|"
    r"mes|ik|mijn|eu|"
    r"meu|minha)\b",
    re.I,
)
_ADDRESSED = re.compile(r"\b(?:you(?:r|['’]\w+)?|du|dein\w*|tú|vous|votre|jij|jouw|você)\b", re.I)
_CODE_LINE = re.compile(
    r"^\s*(?:[{}\[\]();]+\s*$|[\"'][\w-]+[\"']\s*:|\{.*[:}]|<[/!?\w][^>]*>|(?:def|class|import|return|async|"
    r"await|const|let|var|function|public|private|static|void|struct|enum|fn|impl|package|using|namespace|elif|"
    r"except|raise)\b"
    r"(?=.*(?:[{}\[\]=<>]|\w\(|[:;]\s*$))|from [\w.]+ import\b|(?:import|package|using|return) [\w.]+(?: as "
    r"\w+)?;?\s*$|print\(|"
    r"#include\b|#!/|(?:select|insert into|update|delete from|create table|alter table|drop table|"
    r"values)\b.*[;('=*]|select .* from\b"
    r"|(?:curl|git|pip|npm|sudo|docker|kubectl|ssh|cd|export|chmod|apt|brew|wget) [\w./-]|[$>#%] \w|"
    r"\w+\s*=\s*(?![^\"'(){}\[\];]*[,.] \w)\S.*$|[\w.\[\]]+\(.*\)\s*;?(?:\s*#.*)?$"
    r"|.*[;{}]\s*$|.*(?:=>|->|::|&&|\|\|).*[;(){}=\d]|traceback \(most|file \".*\", line|\s*at [\w.$]+\(|"
    r"\w*(?:error|exception)\b.*:|->|//|/\*)",
    re.I,
)
_LOG_LINE = re.compile(
    r"^\s*(?:\[?\d{4}-\d\d-\d\d[T ,]|\[?\d\d:\d\d:\d\d|\d{1,2}/\w{3}/\d{4}:|\w{3} [ \d]\d \d\d:\d\d:\d\d|"
    r"\[?(?:info|warn(?:ing)?|error|debug|trace|fatal)\]?[: ]|\d{1,3}(?:\.\d{1,3}){3})",
    re.I,
)
_CSV_LINE = re.compile(r"^(?:[^,;\t\n.?!]{0,40}[,;\t]){3,}[^,;\t\n?!]{0,40}$")
_QUOTED_LINE = re.compile(r"^\s*>")
_HANDS_OVER = re.compile(
    r"\b(?:this|these|here|below|following|it|that|translate|proof-?read|summari[sz]e|tl;?dr|rewrite|rephrase|"
    r"reword|shorten|"
    r"correct|edit|polish|debug|review|forward(?:ed)?|fwd|wrote|writes|says|said|pasted?|lyrics?|song|poem|verse|"
    r"line|e-?mail|letter|text|"
    r"article|page|cv|resume|résumé|essay|exercise|worksheet|phrasebook|sentences?|caption|post|übersetz\w*|"
    r"korrigier\w*|zusammen|"
    r"folgend\w*|traduc\w*|tradui\w*|resum\w*|résum\w*|corrig\w*|vertaal\w*|samenvat\w*|traduz\w*|esto|este|ceci|"
    r"dit|deze|isto)\b",
    re.I,
)
_TRANSLATE = re.compile(
    r"\b(?:translat(?:e|ion)|proof-?read|(?:put|turn|say|write|convert) (?:this|these|it|that|the following) "
    r"(?:in|into|in to)\b|"
    r"how (?:do|would|can) (?:you|i) say|what does .{1,60} mean|summari[sz]e|tl;?dr|rephrase|reword|rewrite "
    r"(?:this|the)|"
    r"(?:which|what)(?:['’]s| is| one['’]?s?(?: is)?)? (?:more )?correct|fix (?:the|this|my) (?:grammar|spelling|"
    r"sentence|english)|"
    r"übersetz\w*|tradu[cz]\w*|tradui\w*|vertaal\w*|wie sagt man|cómo se dice|comment dit-on|hoe zeg je|como se "
    r"diz)\b[^:\n]{0,80}:\s",
    re.I,
)
# What follows on the same line: "my colleague sent me this prompt: …".
_HANDED_ON = re.compile(
    r"\b(?:(?:this|the following|that) (?:prompt|text|limerick|poem|haiku|story|verse|song|joke|riddle|message|"
    r"e-?mail|mail|letter|note|post|comment|tweet|review|sms|"
    r"advert|ad|"
    r"bio|paragraph|quote|instruction)s?|(?:sent|texted|e-?mailed|forwarded|pasted|posted|dropped|got|"
    r"received) (?:me |us )?"
    r"(?:this|the following)|(?:diese|folgende)\w* (?:nachricht|mail|text)|est[ea] (?:mensaje|correo|texto)|"
    r"ce (?:message|mail|"
    r"texte)|dit (?:bericht|mailtje)|est[ea] (?:mensagem|e-?mail|texto))\b[^:\n]{0,40}:\s+(?=\S)"
    r"|(?=\bignore (?:all |any )?(?:of )?(?:the |your )?(?:previous|prior|earlier|above) (?:instructions?|prompts?|"
    r"messages?|"
    r"rules)\b)",
    re.I,
)
_SPEECH = re.compile(r"^(?:\[?\w[\w .'’-]{0,30}\]?,? ?\(?\d{1,2}[:.]\d\d.{0,12}|\[\d{1,2}[./].{5,20}\] ?\w+):", re.M)
_FOREIGN = (_BLOCKS, _TEMPLATE_TOKEN)
_FROM_HERE = (_TO_THE_END, _SPEECH)
_FROM_BEHIND = (_TRANSLATE, _HANDED_ON)
_SCREEN = Screen(*_FOREIGN, *_FROM_HERE, *_FROM_BEHIND, _CODE_LINE)


def foreign_spans(text: str) -> Iterator[Span]:
    """The characters that are not the user's own words; spans may overlap."""
    tried = _SCREEN.passed(text)
    for pattern in tried:
        if pattern in _FOREIGN:
            yield from (match.span() for match in pattern.finditer(text))
        elif match := None if pattern is _CODE_LINE else pattern.search(text):
            yield match.start() if pattern in _FROM_HERE else match.end(), len(text)
    yield from _handed_over(text)
    yield from _pasted_lines(text, may_be_code=_CODE_LINE in tried)


def quoted_spans(text: str) -> Iterator[Span]:
    """Quoted speech, marks included. A single quoted word or a short name in quotes is the user's own: 'Luna'."""
    for match in _QUOTES.finditer(text) if _MARK.search(text) else ():
        words = next(group for group in match.groups() if group is not None)
        if len(words.split()) > 3 or _OWN_VOICE.search(words) or _ADDRESSED.search(words):
            yield match.span()


def _handed_over(text: str) -> Iterator[Span]:
    """What follows an opening line like "what's wrong with this?" or "fix the spelling:"."""
    lines = text.splitlines(keepends=True)
    end = 0
    for line, following in itertools.pairwise(lines):
        end += len(line)
        opening = line.rstrip()[-600:]
        if not opening.endswith((":", "?")) or len(opening) < 3:
            continue
        last = re.split(r"(?<=[.!?])\s+", opening)[-1]
        if _HANDS_OVER.search(last) and (opening.endswith(":") or not following.strip()):
            yield end, len(text)
            return


def _pasted_lines(text: str, *, may_be_code: bool) -> Iterator[Span]:
    start = 0
    inside = False
    patterns = (_QUOTED_LINE, _LOG_LINE, *([_CODE_LINE] if may_be_code else ()))
    lines = text.splitlines() if "\n" in text else ()
    is_table = sum(_CSV_LINE.match(line) is not None for line in lines) > 1  # one line is a list of words
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        bare = line.rstrip()
        if not bare:
            inside = False
        elif len(bare) < 2000 and _is_pasted(bare, patterns, is_table=is_table):
            inside = True
            yield start, end
        elif inside and not _OWN_VOICE.search(bare) and not bare.endswith("?"):
            yield start, end
        start = end


def _is_pasted(line: str, patterns: Sequence[re.Pattern[str]], *, is_table: bool) -> bool:
    if is_table and _CSV_LINE.match(line) and not _OWN_VOICE.search(line):
        return True
    return any(pattern.match(line) for pattern in patterns)
