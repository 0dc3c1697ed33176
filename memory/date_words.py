"""The words of dates in six languages: months, weekdays, small numbers, seasons, stretches of days. Data only."""

import re
from collections.abc import Iterable

MONTHS = (
    "january jan januar jänner enero janvier januari janeiro",
    "february feb februar febrero février fevrier februari fevereiro",
    "march mar märz maerz marzo mars maart março",
    "april apr abril avril",
    "may mai mayo mei maio",
    "june jun juni junio juin junho",
    "july jul juli julio juillet julho",
    "august aug agosto août aout augustus",
    "september sep sept septiembre septembre setembro",
    "october oct oktober okt octubre octobre outubro",
    "november nov noviembre novembre novembro",
    "december dec dezember dez diciembre décembre dezembro",
)
DAYS = (
    "monday mon montag lunes lundi maandag segunda-feira",
    "tuesday tue tues dienstag martes mardi dinsdag terça-feira",
    "wednesday wed weds mittwoch miércoles miercoles mercredi woensdag quarta-feira",
    "thursday thu thur thurs donnerstag jueves jeudi donderdag quinta-feira",
    "friday fri freitag viernes vendredi vrijdag sexta-feira",
    "saturday sat samstag sonnabend sábado samedi zaterdag",
    "sunday sun sonntag domingo dimanche zondag",
)
SHORT_DAYS = {"segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4}
"""Portuguese weekdays without "-feira": by themselves they are "second", "fourth", …, after "na" they are days."""
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "zero",
            "a an one ein einer einem eine un una une een um uma",
            "two couple zwei dos deux twee dois duas",
            "three drei tres trois drie três",
            "four vier cuatro quatre quatro",
            "five fünf cinco cinq vijf",
            "six sechs seis zes",
            "seven sieben siete sept zeven sete",
            "eight acht ocho huit oito",
            "nine neun nueve neuf negen nove",
            "ten zehn diez dix tien dez",
            "eleven",
            "twelve",
        )
    )
    for word in words.split()
}
DATE_STEMS = (
    "day night sleep week fortnight month year yr tomorrow tmrw tmr tomoz yesterday today tonight this gestern "
    "vorgestern heute übermorgen morgen tag woche monat jahr mañana ayer anteayer hoy dia día semana mes mês año "
    "finde demain après-demain hier avant-hier aujourd jour mois gisteren eergisteren vandaag overmorgen dag "
    "weken maand jaar amanhã depois ontem anteontem hoje ano"
)
"""How the words begin one of which stands in every date, beside figures, months, weekdays and seasons."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
SEASON_OF = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
MONTH_OF = {word: number for number, words in enumerate(MONTHS, 1) for word in words.split()}
DAY_OF = {word: number for number, words in enumerate(DAYS) for word in words.split()} | SHORT_DAYS


def any_of(words: Iterable[str]) -> str:
    """A pattern of alternatives for these words, the longest first."""
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
