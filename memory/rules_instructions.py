"""What a standing instruction looks like in English: style, length, language or units of the replies. Data only."""

import re

from memory.rules_words import LANGUAGES

# Style, length, language, units: what answers should be like from now on.
_STYLE = (
    r"(?:answers?|repl(?:y|ies)|responses?|explanations?|emojis?|bullet(?: point)?s?|short|brief|concise|"
    r"sentences?|paragraphs?|jargon|metric|imperial|"
    r"celsius|fahrenheit|kilomet(?:re|er)s|miles|grams|cups|spelling|formal(?:ly)?|informal(?:ly)?|tone|language|"
    r"tables?|lists?|examples?|"
    r"step by step|markdown|headings?|24-hour|british english|american english|code|plain (?:words|english)|"
    r"disclaimers?|exclamation marks?)"
)
_LASTING = (
    r"(?:always|never|from now on|in (?:the )?future|every time|each time|whenever|by default|going forward|"
    r"when(?:ever)? you (?:answer|reply|write|explain|give|suggest|recommend))"
)
_VERB = (
    r"(?:answer|reply|respond|write|use|keep|give|make|speak|talk|address|treat|explain|avoid|skip|stop|"
    r"don['’]?t|do not|no more|drop|lose|suggest|"
    r"recommend|remind|ask|include|put|stick to|be|leave|show|translate|convert|tell|call|spell|format|add|remember to)"
)
INSTRUCTION = (
    re.compile(
        rf"^\W*(?:(?:please|and|so|also|ok|but|pls|could you|can you|would you|i['’]d like you to|i want you "
        rf"to)\s+)*{_LASTING}[,\s]+(?:please\s+)?(?:{_VERB}|\w+ me|in|two|three|one|short|no)\b.{{2,200}}",
        re.I,
    ),
    re.compile(
        rf"^\W*(?:(?:please|and|so|also|ok|but|pls|could you|can you|would you|i['’]d like you to|i want you "
        rf"to)\s+)*{_VERB}\b.{{2,160}}\b{_LASTING}\b.{{0,80}}",
        re.I,
    ),
    re.compile(
        rf"^\W*(?:(?:please|and|so|also|ok|but|pls|could you|would you)\s+)*(?:answer|reply|respond|speak|talk|"
        rf"explain things|keep (?:it|your answers|answers|replies|your replies|things)|use|stick to|lose|drop|skip|"
        rf"no more|no|avoid|stop using|don['’]?t use|do not use)\s+(?!this\b|that\b|it\b)(?:to "
        rf"me\s+)?(?:\S+\s+){{0,5}}?{_STYLE}\b.{{0,80}}",
        re.I,
    ),
    re.compile(
        rf"^\W*(?:please\s+)?(?:answer|reply|respond|speak|talk|write)(?: to me)?\s+(?:only\s+|"
        rf"always\s+)?in\s+(?:{LANGUAGES})\b.{{0,60}}",
        re.I,
    ),
    re.compile(
        r"^\W*(?:please\s+)?(?:always |never )(?:answer|reply|suggest|recommend|mention|use|offer|give|address|call|"
        r"show|add|include|convert|propose)\b.{3,150}",
        re.I,
    ),
    re.compile(
        r"\bi(?:['’]d)? (?:prefer|want|like|need)\s+(?:your |the )?(?:short|brief|long|concise|detailed|simple|"
        r"direct|blunt|honest)\w*\s+(?:answers?|replies|explanations?|responses?).{0,60}",
        re.I,
    ),
    re.compile(
        r"^\W*(?:please )?(?:skip|drop|leave out|spare me|cut|avoid|don['’]?t bother with)\b.{2,60}?\b(?:when|"
        r"whenever|if|in your|"
        r"in the (?:answers?|replies))\b.{2,120}",
        re.I,
    ),
    re.compile(
        r"^\W*(?:whenever|when|if|every time|any time) (?:there['’]?s|you|i|it['’]?s|"
        r"we)\b[^.?!]{2,60}?\b(?:make (?:it|them)|"
        r"use|write|give (?:me|it)|answer|reply|put|keep it|add|show|stick to|leave out|don['’]?t|never|"
        r"always)\b[^?]{3,120}",
        re.I,
    ),
)
