"""What do a German dealer's counter, workshop and callers write?"""

from dealer_service.services.demonstration.words.german_cabin import CABIN
from dealer_service.services.demonstration.words.german_drive import DRIVE
from dealer_service.services.demonstration.words.german_running import RUNNING
from dealer_service.services.demonstration.words.vocabulary import Attempt, Fault, Vocabulary

SYMPTOMS = {
    "ENG-START": "Startproblem", "ENG-IDLE": "Leerlaufproblem", "ENG-POWER": "Leistungsverlust",
    "ENG-NOISE": "Motorgeräusch", "ENG-OIL": "Ölproblem", "ENG-COOL": "Temperaturproblem",
    "ENG-LAMP": "Motorlampe", "ENG-FUEL": "Mehrverbrauch", "ENG-EXH": "Auspuffproblem",
    "HV-BATT": "Reichweitenverlust", "HV-CHARGE": "Ladeproblem", "HV-DRIVE": "Antriebsfehler",
    "TRN-SHIFT": "Schaltruck", "TRN-NOISE": "Getriebegeräusch", "TRN-CLUTCH": "Kupplungsproblem",
    "TRN-LEAK": "Getriebeleck", "BRK-NOISE": "Bremsenquietschen", "BRK-FEEL": "weiches Bremspedal",
    "BRK-LAMP": "Bremswarnung", "STR-PULL": "Schiefziehen", "STR-NOISE": "Knacken beim Lenken",
    "STR-LAMP": "Lenkungslampe", "SUS-NOISE": "Poltern", "SUS-RIDE": "Nachschwingen",
    "TYR-WEAR": "Reifenverschleiß", "TYR-VIB": "Vibration", "ELE-BATT": "leere Batterie",
    "ELE-LIGHT": "Lichtproblem", "ELE-WIN": "Problem mit Fenster und Schloss", "ELE-INSTR": "Anzeigeproblem",
    "ELE-INFO": "hängender Bildschirm", "ELE-ADAS": "Fehlbremsung", "ELE-KEY": "Schlüsselproblem",
    "AC-COOL": "fehlende Kühlung", "AC-HEAT": "fehlende Heizung", "AC-SMELL": "Geruch",
    "BDY-LEAK": "Wassereintritt", "BDY-NOISE": "Klappern", "BDY-PAINT": "Lackschaden", "BDY-FIT": "Windgeräusch",
    "BDY-ACC": "Karosserieschaden", "SRS-LAMP": "Airbaglampe", "MNT-SERV": "Inspektion",
    "MNT-INSP": "Prüfung", "MNT-CAMP": "Rückruf", "OTH": "gemeldetes Problem",
}

GERMAN = Vocabulary(
    faults=DRIVE | RUNNING | CABIN,
    symptoms=SYMPTOMS,
    again=(
        "Wie beim letzten Mal, nicht behoben: {concern}", "Schon wieder: {concern}",
        "Nach der Reparatur unverändert: {concern}", "Nach Abholung erneut: {concern}",
    ),
    tried={
        "electronic": (
            Attempt("Sporadisch, Kontaktproblem am Stecker vermutet", "Stecker gereinigt, Probefahrt i. O."),
            Attempt("Nur sporadischer Eintrag, Sichtprüfung ohne Befund", "Speicher gelöscht, beobachten"),
            Attempt("Nach Angabe geprüft, Softwarestörung vermutet", "Neu angelernt, kein Fehler feststellbar"),
            Attempt("Benachbarter Sensor verdächtig", "Sensor ersetzt, Probefahrt i. O."),
        ),
        "mechanical": (
            Attempt("Sichtprüfung ohne Befund", "Nachgezogen und gefettet, Probefahrt i. O."),
            Attempt("Benachbartes Teil leicht verschlissen, als Ursache angenommen", "Teil ersetzt, Probefahrt i. O."),
            Attempt("Schmutz eingelagert, Kontakt vermutet", "Gereinigt und gefettet, beobachten"),
        ),
        "body": (
            Attempt("Dichtung verrutscht", "Dichtung eingesetzt, ohne Wasserprobe und Probefahrt"),
            Attempt("Leicht verformt", "Nachgerichtet, Kunde einverstanden"),
        ),
    },
    stopgap=("Behelfsmäßig instand gesetzt, Teil noch nicht bestellt",
             "Teil nicht am Lager, eingestellt und ausgeliefert"),
    returned={
        "D01": ("Bei der Annahme nicht gefragt, wann es auftritt; bei gemeinsamer Fahrt festgestellt: {cause}",),
        "D02": ("Beanstandung nicht an die Werkstatt weitergegeben; Befund: {cause}",),
        "D03": ("Reparaturleitfaden nicht beachtet; {cause}",),
        "D04": ("Technische Lösung lag vor, nicht nachgeschlagen; {cause}",
                "Bekannter Fall, Lösung nicht angewendet; {cause}"),
        "D05": ("Geführte Fehlersuche nicht durchgeführt, nur gelöscht; Befund: {cause}",),
        "D06": ("Fehldiagnose, ersetztes Teil war in Ordnung; Ursache: {cause}",
                "Ursache nicht gefunden; jetzt: {cause}"),
        "D07": ("Teil nicht rechtzeitig bestellt, nur behelfsmäßig repariert; {cause}",),
        "D05-mechanical": ("Geräusch nicht Schritt für Schritt eingegrenzt; mit Körperschallgerät: {cause}",),
        "D05-body": ("Ohne Wasserprobe und Probefahrt ausgeliefert; nach Prüfplan: {cause}",),
        "D08-electronic": ("Teil verbaut, aber nicht angelernt; {cause}", "Steckerverriegelung war offen; {cause}"),
        "D08-body": ("Spaltmaße nicht eingestellt; {cause}", "Dichtnaht unterbrochen; {cause}"),
        "D08": ("Beim letzten Mal nicht fachgerecht montiert; {cause}",
                "Arbeit nicht sauber ausgeführt, keine Endkontrolle; {cause}"),
        "D09": ("Spezialwerkzeug fehlte; {cause}",),
        "D10": ("Beanstandung war anders beschrieben; jetzt: {cause}",),
        "M01": ("Neuteil früh ausgefallen, für den Lieferanten aufbewahrt; {cause}",),
        "M02": ("Importteil in falscher Ausführung; {cause}",),
        "M03": ("Teil des Partnerwerks außer Toleranz; {cause}",),
        "M04": ("Teil vom Hersteller nicht lieferbar, Auftragsnummer vermerkt; {cause}",),
    },
    after_body_work=(
        Fault(("Farbton passt in der Sonne nicht", "Neu lackierte Tür anders als der Kotflügel"),
              "Farbton nicht am Muster geprüft, zu wenig beilackiert", "Neu ausgemischt, beilackiert, gemessen"),
        Fault(("Spalt zwischen Stoßfänger und Scheinwerfer ungleich", "Haube steht nach der Unfallreparatur vor"),
              "Halter nicht gerichtet", "Halter gerichtet, Spaltmaße eingestellt und gemessen"),
        Fault(("Läufer und Einschlüsse im neuen Lack", "Zwei Wochen nach dem Lackieren Bläschen"),
              "Untergrund nicht sauber, Ofentemperatur zu niedrig", "Abgeschliffen, neu lackiert, poliert"),
    ),
    redone=("Nachgearbeitet: {correction}", "{correction}, vom Meister abgenommen",
            "{correction}, Probefahrt mit dem Kunden"),
    quiet=("{concern}", "{concern}", "Bitte nachsehen: {concern}"),
    not_reproduced=(
        Attempt("15 km Probefahrt, nicht nachvollziehbar", "Ohne Befund, Kunde soll Umstände notieren"),
        Attempt("Kalt und warm nicht nachvollziehbar", "Messwerte gespeichert, Kunde macht Video"),
    ),
    declined=("Nach Kostenvoranschlag abgelehnt, unterschrieben", "Kunde verschiebt die Reparatur"),
    part_ordered=("Teil {part} bestellt, Termin {day}", "Nicht am Lager, {part} bestellt, Einbau am {day}"),
    part_arrived=("Teil ist da, Einbau: {concern}", "Bestelltes Teil eingetroffen: {concern}"),
    second_concern={
        "PLAN": ("Zweiter Termin wie vereinbart: {concern}",),
        "NEW": ("Seit Bordsteinkontakt gestern: {concern}",),
        "SPLIT": ("Zweiter Auftrag, gleicher Aufenthalt: {concern}",),
        "DECL": ("Jetzt doch reparieren: {concern}",),
    },
    dismissals={
        "DIFF": ("Beide Aufträge verglichen, andere Fahrzeugseite", "Gleiche Gruppe, andere Beanstandung"),
        "NEW": ("Frische Bordsteinspur, Fotos liegen vor", "Neuer Anstoß, kein Zusammenhang"),
        "WEAR": ("Verschleißteil am Ende, beim letzten Besuch vermerkt", "Normaler Verschleiß"),
        "SPLIT": ("Ein Aufenthalt, Versicherung und Kunde getrennt", "Zweiter Auftrag bei der Abrechnung"),
        "PLAN": ("Reparatur in zwei Schritten schriftlich vereinbart", "Zweiter Termin war bei Übergabe vereinbart"),
        "WRONG": ("Falsches Fahrzeug ausgewählt, Schein geprüft", "Falsche Gruppe erfasst"),
        "DECL": ("Kunde hatte abgelehnt, unterschrieben", "Kostenvoranschlag war nicht freigegeben"),
    },
    fixed={
        4: ("Alles bestens, sofort behoben", "Sehr freundlich, gut erklärt", "Schneller als gedacht", ""),
        3: ("Behoben, nur lange gewartet", "Bisher in Ordnung", "Gut, Wartebereich voll", ""),
        2: ("Behoben, aber niemand hat sich gemeldet", "Geht so, trotz Termin gewartet", "Abholung hat gedauert"),
        1: ("Behoben, aber unfreundlich", "Fettflecken auf dem Sitz", "Mittag versprochen, abends fertig"),
    },
    not_fixed={
        1: ("Immer noch: {symptom}, nichts geändert", "Noch auf dem Heimweg wieder da: {symptom}",
            "Den ganzen Tag gewartet und trotzdem: {symptom}"),
        2: ("Etwas besser, aber nicht weg: {symptom}", "Kommt ab und zu wieder: {symptom}"),
        3: ("Nett, aber noch nicht ganz weg: {symptom}",),
    },
    costly=("Behoben, aber teurer als veranschlagt", "Gut, aber teuer", "Zusatzposten war nicht abgesprochen"),
    late=("Nicht zum versprochenen Termin fertig", "Einen Tag später, ohne Anruf"),
    day_pattern="{day}.{month}.",
)
