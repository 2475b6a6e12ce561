"""How do customers and workshops in Germany put faults of brakes, steering, suspension, wheels and climate?"""

from dealer_service.services.demonstration.words.vocabulary import Fault

RUNNING: dict[str, tuple[Fault, ...]] = {
    "BRK-NOISE": (
        Fault(("Bremse quietscht bei langsamer Fahrt", "Vorn Quietschen, rückwärts noch lauter"),
              "Beläge vorn verglast, Dämpfungsbleche lose", "Beläge und Bleche ersetzt, Scheiben entgratet, ruhig"),
        Fault(("Schleift hinten rechts beim Bremsen", "Kratzt morgens und hört nicht auf"),
              "Belag hinten rechts auf Trägerplatte", "Beläge und Scheiben hinten ersetzt, ruhig"),
        Fault(("Klappert vorn auf Kopfstein, beim Bremsen weg", "Klackern im Rad über Schwellen"),
              "Führungsbolzen ausgeschlagen", "Bolzen und Manschetten ersetzt, gefettet"),
    ),
    "BRK-FEEL": (
        Fault(("Pedal weich, geht weit durch", "Muss zweimal pumpen, bis es hart wird"),
              "Wasser und Luft in der Bremsflüssigkeit", "Bremsflüssigkeit gewechselt, entlüftet, Pedal fest"),
        Fault(("Lenkrad zittert beim Bremsen auf der Autobahn", "Pedal pulsiert aus hoher Geschwindigkeit"),
              "Seitenschlag der Scheiben vorn zu groß", "Scheiben und Beläge vorn ersetzt"),
    ),
    "BRK-LAMP": (
        Fault(("ABS und ESP leuchten zusammen", "ABS-Lampe nach ein paar Minuten, nach Neustart weg"),
              "Kabel Drehzahlsensor vorn links durchgescheuert", "Sensor ersetzt, Kabel befestigt, kein Fehler"),
        Fault(("Bremswarnung: Feststellbremse prüfen", "Handbremse zieht nicht an"),
              "Stellmotor Feststellbremse klemmt", "Stellmotor hinten rechts ersetzt, angelernt"),
    ),
    "STR-PULL": (
        Fault(("Zieht nach rechts, muss gegenhalten", "Läuft nach links, wenn ich loslasse"),
              "Spur außer Toleranz", "Achsvermessung, läuft geradeaus"),
        Fault(("Zieht seit den neuen Reifen", "Lenkrad steht schief"), "Konizität Reifen vorn links",
              "Vorderräder getauscht, vermessen, läuft geradeaus"),
    ),
    "STR-NOISE": (
        Fault(("Knackt beim Lenken im Stand", "Feder springt bei Volleinschlag"), "Domlager gebrochen",
              "Beide Domlager ersetzt"),
        Fault(("Lenkung schwerer als früher, kalt mehr", "Stellt nach der Kurve nicht zurück"),
              "Kreuzgelenk der Lenkwelle korrodiert", "Zwischenwelle ersetzt, leichtgängig"),
    ),
    "STR-LAMP": (
        Fault(("Lenkungslampe an, Lenkrad plötzlich schwer", "Meldung Servolenkung beim Start"),
              "Übergangswiderstand am Lenkmotor", "Kontakt instand gesetzt, Masse angezogen"),
        Fault(("Lenkungslampe bleibt an", "Warnung seit der Fahrwerksarbeit"), "Nullpunkt Lenkwinkelsensor fehlt",
              "Lenkwinkelsensor kalibriert"),
    ),
    "SUS-NOISE": (
        Fault(("Poltert vorn über Schwellen", "Klopft vorn links auf schlechter Straße"),
              "Koppelstange links ausgeschlagen", "Beide Koppelstangen ersetzt"),
        Fault(("Schlag beim Anfahren und Bremsen", "Dumpfer Schlag beim Einlegen der Fahrstufe"),
              "Lager des Querlenkers eingerissen", "Lager beidseitig ersetzt, in Fahrlage angezogen"),
        Fault(("Knarzt hinten bei voller Besetzung", "Hinten wie ein altes Sofa"), "Anschlagpuffer hinten trocken",
              "Puffer und Schutzrohre ersetzt"),
    ),
    "SUS-RIDE": (
        Fault(("Schaukelt nach Bodenwellen lange nach", "Schwimmt auf der Autobahn"), "Dämpfer hinten undicht",
              "Dämpfer hinten paarweise ersetzt"),
        Fault(("Setzt vorn auf", "Vorn rechts tiefer als links"), "Feder vorn rechts gebrochen",
              "Federn vorn paarweise ersetzt, vermessen"),
    ),
    "TYR-WEAR": (
        Fault(("Vorderreifen innen abgefahren", "Reifen nach 25.000 km am Ende"), "Spur hinten außer Toleranz",
              "Vermessen, zwei Reifen ersetzt"),
        Fault(("Reifen laut, fühlt sich wie Sägezähne an", "Hinterreifen brummen immer mehr"), "Sägezahnbildung",
              "Räder getauscht und gewuchtet, Luftdruck eingestellt"),
    ),
    "TYR-VIB": (
        Fault(("Lenkrad zittert bei 110, darüber besser", "Vibriert auf der Autobahn in den Händen"),
              "Auswuchtgewicht verloren, 35 g", "Alle Räder gewuchtet, ruhig bei 140"),
        Fault(("Sitz und Boden vibrieren, Lenkrad nicht", "Seit dem Schlagloch Vibration"),
              "Felge hinten links verformt",
              "Felge ersetzt, gewuchtet"),
    ),
    "AC-COOL": (
        Fault(("Klimaanlage kühlt nicht", "Nach einer halben Stunde Sonne immer noch heiß"),
              "Leitung an der Verschraubung undicht, Kältemittel fehlt",
              "Dichtung ersetzt, befüllt, 6 °C am Ausströmer"),
        Fault(("Kühlt nur während der Fahrt", "Im Stau warme Luft"), "Kondensator verschmutzt",
              "Kondensator gereinigt, kühlt im Stand"),
        Fault(("Fahrer kalt, Beifahrer warm", "Rechts kommt nie kalte Luft"), "Stellmotor Mischklappe rechts klemmt",
              "Stellmotor ersetzt, angelernt"),
    ),
    "AC-HEAT": (
        Fault(("Wird erst nach 20 Minuten warm", "Heizung nur lauwarm"), "Thermostat offen",
              "Thermostat ersetzt, heizt", "fuel"),
        Fault(("Heizung bläst kalt, Sitzheizung geht", "Auch auf höchster Stufe keine Wärme"), "Hochvoltheizer defekt",
              "Heizer ersetzt, Isolation geprüft", "electric"),
        Fault(("Nur Fußraum warm, Scheibe beschlägt", "Defrost ohne Wirkung"), "Gestänge der Luftklappe ausgehängt",
              "Gestänge eingehängt, Klappen angelernt"),
    ),
    "AC-SMELL": (
        Fault(("Riecht muffig beim Einschalten", "In den ersten Minuten saurer Geruch"),
              "Verdampfer verkeimt, Ablauf langsam",
              "Verdampfer gereinigt, Ablauf frei, Filter ersetzt"),
        Fault(("Tickt hinter dem Handschuhfach", "Geräusch wie Laub im Gebläse"), "Laub im Gebläse",
              "Gebläse gereinigt, ruhig"),
    ),
}
