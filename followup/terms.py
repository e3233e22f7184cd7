"""What the words mean: the explanation that a reader gets at a touch, in plain Swedish.

One entry for each term that a page explains, by its Swedish name in lower case.
"""

_TERMS = {
    "åtgärdsplan": "Vad en enhet gör åt ett underskott: åtgärder med effekt, ansvarig och sista dag.",
    "aktuell budget": "Den ursprungliga budgeten med alla ändringar som har beslutats till och med en viss dag.",
    "anslag": "De pengar som kommunfullmäktige har beslutat att nämnden får använda under året.",
    "anslagsfinansierad": "En verksamhet som betalas med skattepengar. Den mäts på sin nettokostnad.",
    "ansvar": "Den enhet i organisationen som en intäkt eller kostnad hör till.",
    "attesterad": "Godkänd av den som har rätt att göra det. Siffrorna kan därefter beslutas av nämnden.",
    "avvikelse": (
        "Skillnaden mot budget. Plus är alltid bättre än budget och minus alltid sämre, "
        "vare sig det gäller intäkter, kostnader eller resultat."
    ),
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
    "huvudbok": "Alla bokförda rader i ekonomisystemet. Siffrorna i rapporten är summor av dem.",
    "konto": "Talar om vad en intäkt eller kostnad gäller, till exempel löner eller hyror. Följer Kommun-Bas.",
    "motpart": "Den som pengarna kommer från eller går till, till exempel en annan förvaltning i kommunen.",
    "nettokostnad": "Kostnader minus intäkter: det som verksamheten kostar skattebetalarna.",
    "nämnd": "Förtroendevalda som ansvarar för en del av kommunens verksamhet.",
    "ombudgetering": "Pengar som inte har använts ett år och som flyttas till nästa.",
    "omfördelning": "Pengar flyttas mellan enheter eller verksamheter. Summan är densamma.",
    "periodbudget": "Den del av årets budget som hör till de månader som har gått.",
    "periodisering": "Hur årets budget delas på månaderna, till exempel lika varje månad eller mest på sommaren.",
    "prognos": "Bedömningen av hur hela året blir.",
    "prognosförslag": "En beräkning av helåret ur utfallet hittills. Gäller tills någon lämnar en egen bedömning.",
    "ram": "Det högsta belopp som får användas.",
    "resultat": "Intäkter minus kostnader. Plus är överskott och minus underskott.",
    "resultatenhet": "En enhet som betalas av sina egna intäkter. Den mäts på sitt resultat, där plus är överskott.",
    "tilläggsbudget": "Beslut under året som ändrar budgeten.",
    "ursprunglig budget": "Budgeten som kommunfullmäktige beslutade före årets början.",
    "utfall": "Det som hittills är bokfört: verkliga intäkter och kostnader.",
    "uppföljningstillfälle": "En tidpunkt då ekonomi och mål följs upp, till exempel augusti.",
    "varav": "En del av beloppet på raden ovanför. Den räknas inte en gång till i summan.",
    "verksamhet": "Det som kommunen gör, till exempel räddningstjänst. Samma indelning används i alla kommuner.",
}


def explanation(name: str) -> str:
    """The explanation of a term. Raises KeyError when there is none, so that a page cannot promise what it lacks."""
    return _TERMS[name.lower()]


def names() -> list[str]:
    """The terms that have an explanation."""
    return list(_TERMS)
