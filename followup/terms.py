"""What the words mean: the explanation that a reader gets at a touch, in plain Swedish.

One entry for each term that pages and reports use and that a reader without training may not know, by its Swedish name
in lower case. ``names`` gives them as they stand on the page Ord och begrepp.
"""

from django.utils.text import slugify

from followup.sorting import swedish_key

_TERMS = {
    "aktuell budget": "Den ursprungliga budgeten med alla ändringar som har beslutats till och med en viss dag.",
    "anslag": "De pengar som kommunfullmäktige har beslutat att nämnden får använda under året.",
    "anslagsfinansierad": "En verksamhet som betalas med skattepengar. Den mäts på sin nettokostnad.",
    "ansvar": "Den enhet i organisationen som en intäkt eller kostnad hör till.",
    "attesterad": "Godkänd av den som har rätt att göra det. Siffrorna kan därefter beslutas av nämnden.",
    "avvikelse": (
        "Skillnaden mot budget. Plus är alltid bättre än budget och minus alltid sämre, "
        "vare sig det gäller intäkter, kostnader eller resultat."
    ),
    "bedömning": (
        "Hur det går med ett mål: uppnås, uppnås delvis eller uppnås ej. Den som ansvarar för målet skriver varför."
    ),
    "beslutad": "Nämnden har fattat beslut om uppföljningen. Siffror och texter ändras inte därefter.",
    "bokslut": "Räkenskaperna för ett helt år, så som de blev.",
    "budget": "Det som kommunfullmäktige och nämnden har beslutat för året, med de ändringar som har gjorts.",
    "delårsrapport": "Rapport om en del av året, med en prognos för hela året. Lagen kräver minst en om året.",
    "driftsammandrag": (
        "Tabell som visar nämndens intäkter och kostnader mot budget, per verksamhet eller per del av organisationen."
    ),
    "engångspost": (
        "En intäkt eller kostnad som inte hör till den vanliga verksamheten och inte väntas komma igen. "
        "Kallas också jämförelsestörande post."
    ),
    "fryst rapport": "En rapport som är sparad precis som den såg ut när nämnden beslutade om den.",
    "förskjutning": "En investering blir klar senare än planerat. Pengarna behövs då ett annat år.",
    "förvaltning": "De anställda som arbetar för en nämnd. En nämnd kan ha flera förvaltningar.",
    "huvudbok": "Alla bokförda rader i ekonomisystemet. Siffrorna i rapporten är summor av dem.",
    "indikator": "Ett mått som visar hur det går, till exempel sjukfrånvaro i procent.",
    "internkontroll": "Hur nämnden ser till att verksamheten följer lagar och regler och att fel upptäcks.",
    "intäkt": "Pengar som verksamheten får in, till exempel avgifter, bidrag och försäljning.",
    "investering": "Något som köps eller byggs för att användas i flera år, till exempel en skola eller en väg.",
    "jämförelsestörande post": (
        "En intäkt eller kostnad som är ovanlig och som gör att åren inte går att jämföra rakt av. Kallas också "
        "engångspost."
    ),
    "kolada": "En öppen databas med nyckeltal för alla kommuner och regioner.",
    "kommunfullmäktige": "Kommunens högsta beslutande församling. Invånarna väljer den vart fjärde år.",
    "kommunstyrelsen": "Den nämnd som leder kommunens arbete och har uppsikt över de andra nämnderna.",
    "kommunövergripande mål": "Ett mål som kommunfullmäktige har satt för hela kommunen. Nämndernas mål bidrar.",
    "konto": "Talar om vad en intäkt eller kostnad gäller, till exempel löner eller hyror. Följer Kommun-Bas.",
    "kontrollmoment": "En kontroll som görs för att se att en rutin följs.",
    "kostnad": "Det som verksamheten förbrukar, till exempel löner, hyror och köpta tjänster.",
    "kvar att lösa": "Den del av ett underskott som ingen åtgärd är planerad för.",
    "låst": "Uppföljningen är stängd för ändringar. Den kan bara öppnas av den som har rätt att göra det.",
    "mnkr": "Miljoner kronor. 1,5 mnkr är 1 500 000 kronor.",
    "motpart": "Den som pengarna kommer från eller går till, till exempel en annan förvaltning i kommunen.",
    "målområde": "Det som kommunen samlar sina mål under, till exempel Samhälle eller Ekonomi.",
    "nettokostnad": "Kostnader minus intäkter: det som verksamheten kostar skattebetalarna.",
    "nämnd": "Förtroendevalda som ansvarar för en del av kommunens verksamhet.",
    "nämndmål": "Ett mål som nämnden har satt för sin egen verksamhet.",
    "ombudgetering": "Pengar som inte har använts ett år och som flyttas till nästa.",
    "omfördelning": "Pengar flyttas mellan enheter eller verksamheter. Summan är densamma.",
    "ordinarie resultat": "Resultatet utan engångsposter.",
    "ordinarie verksamhet": "Den vanliga verksamheten, när engångsposter är borträknade ur resultatet.",
    "periodbudget": "Den del av årets budget som hör till de månader som har gått.",
    "periodisering": "Hur årets budget delas på månaderna, till exempel lika varje månad eller mest på sommaren.",
    "preliminär": "Ett värde som inte är slutligt och kan ändras.",
    "prognos": "Bedömningen av hur hela året blir.",
    "prognosförslag": "En beräkning av helåret ur utfallet hittills. Gäller tills någon lämnar en egen bedömning.",
    "ram": "Det högsta belopp som får användas.",
    "resultat": "Intäkter minus kostnader. Plus är överskott och minus underskott.",
    "resultatenhet": "En enhet som betalas av sina egna intäkter. Den mäts på sitt resultat, där plus är överskott.",
    "revisor": "En förtroendevald som granskar om nämndernas verksamhet sköts på rätt sätt.",
    "riskvärde": "Hur allvarlig en risk är: hur sannolik den är, 1–4, gånger hur stora följderna blir, 1–4.",
    "småtal": (
        "Ett värde om så få personer att någon skulle kunna kännas igen. Det visas inte. "
        "Det som det går att räkna ut det från visas inte heller."
    ),
    "strategiskt uppdrag": "Ett uppdrag som kommunfullmäktige har gett en eller flera nämnder, ofta i budgeten.",
    "styrdokument": "Ett beslutat dokument som styr verksamheten, till exempel en plan, en policy eller en riktlinje.",
    "tilläggsbudget": "Beslut under året som ändrar budgeten.",
    "träffsäkerhet": "Hur nära tidigare prognoser kom det som året sedan blev.",
    "underskott": "När något kostar mer eller ger mindre än det som har beslutats.",
    "uppföljningstillfälle": "En tidpunkt då ekonomi och mål följs upp, till exempel augusti.",
    "uppsiktsplikt": (
        "Kommunstyrelsens skyldighet att följa hur det går för alla nämnder. Den står i 6 kap. kommunallagen."
    ),
    "ursprunglig budget": "Budgeten som kommunfullmäktige beslutade före årets början.",
    "utfall": "Det som hittills är bokfört: verkliga intäkter och kostnader.",
    "varav": "En del av beloppet på raden ovanför. Den räknas inte en gång till i summan.",
    "verksamhet": "Det som kommunen gör, till exempel räddningstjänst. Samma indelning används i alla kommuner.",
    "verksamhetsplan": "Det som förvaltningen tänker göra under året för att nå målen och klara uppdragen.",
    "väsentlig avvikelse": (
        "En avvikelse som är så stor att den ska förklaras. Kommunen bestämmer själv gränsen i kronor och procent."
    ),
    "årsbokslut": "Uppföljningen av hela året, när alla siffror är klara.",
    "åtgärdsplan": "Vad en enhet gör åt ett underskott: åtgärder med effekt, ansvarig och sista dag.",
    "önskat utfall": "Det värde som en indikator ska nå.",
    "överskott": "Det blir billigare, eller mer pengar kommer in, än vad budgeten säger.",
}


def explanation(name: str) -> str:
    """The explanation of a term. Raises KeyError when there is none, so that a page cannot promise what it lacks."""
    return _TERMS[name.lower()]


def names() -> list[str]:
    """The terms that have an explanation, in Swedish order."""
    return sorted(_TERMS, key=swedish_key)


def anchor(name: str) -> str:
    """Where a term stands on the page Ord och begrepp; KeyError for one that does not."""
    explanation(name)
    return slugify(name.lower(), allow_unicode=True)
