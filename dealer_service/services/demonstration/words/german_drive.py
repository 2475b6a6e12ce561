"""How do customers and workshops in Germany put faults of engine, electric drive and transmission?"""

from dealer_service.services.demonstration.words.vocabulary import Fault

DRIVE: dict[str, tuple[Fault, ...]] = {
    "ENG-START": (
        Fault(("Springt morgens erst beim dritten Versuch an", "Orgelt nach einer Nacht lange, läuft dann normal"),
              "Rückschlagventil der Kraftstoffpumpe undicht",
              "Kraftstoffpumpe ersetzt, Kaltstart nach Standzeit i. O."),
        Fault(("Startknopf gedrückt, es klackt nur einmal",
              "Auf dem Parkplatz nicht angesprungen, später ging es wieder"),
              "Kontakte im Magnetschalter verbrannt", "Anlasser ersetzt, Masseband gereinigt, 20 Starts i. O."),
    ),
    "ENG-IDLE": (
        Fault(("Motor schüttelt an der Ampel, man spürt es im Sitz", "Drehzahl schwankt im kalten Zustand"),
              "Drosselklappe verkokt", "Drosselklappe gereinigt und angelernt, Leerlauf stabil"),
        Fault(("Geht beim Einparken aus, startet gleich wieder", "Drehzahl sackt im Stand ab"),
              "Membran der Kurbelgehäuseentlüftung gerissen", "Entlüftungsventil ersetzt, Probefahrt ohne Befund"),
    ),
    "ENG-POWER": (
        Fault(("Zieht auf der Autobahnauffahrt nicht", "Beim Überholen keine Leistung"),
              "Ladeluftschlauch an der Schelle abgerutscht", "Schelle ersetzt, Ladedruck geprüft i. O."),
        Fault(("Ruckelt beim Beschleunigen", "Ab 120 geht nichts mehr"),
              "Zündspule Zylinder 2 unter Last ohne Funktion", "Zündspule und Kerzen ersetzt, zieht sauber durch"),
    ),
    "ENG-NOISE": (
        Fault(("Rasselt beim Kaltstart ein paar Sekunden", "Morgens Kettengeräusch, danach weg"),
              "Kettenspanner verliert Druck", "Spanner und Führungen ersetzt, Kaltstart ruhig"),
        Fault(("Quietscht vorn bei eingeschalteter Klimaanlage", "Riemen pfeift beim Lenken, bei Regen mehr"),
              "Rippenriemen verglast, Spannrolle rau", "Riemen und Spannrolle ersetzt, ruhig unter Last"),
    ),
    "ENG-OIL": (
        Fault(("Ölwarnung 5.000 km nach dem Ölwechsel", "Muss alle 2.000 km einen Liter nachfüllen"),
              "Ölabstreifringe festgegangen", "Kolbenringe ersetzt, Ölverbrauchsmessung begonnen"),
        Fault(("Ölfleck in der Garage", "Riecht nach dem Abstellen verbrannt"),
              "Ventildeckeldichtung undicht", "Dichtung ersetzt, gereinigt, nach 20 km trocken"),
    ),
    "ENG-COOL": (
        Fault(("Temperatur im Stau im roten Bereich, Dampf", "Meldung: Motor zu heiß, anhalten"),
              "Lüftersteuergerät ohne Funktion", "Lüfter ersetzt, Temperatur im Stand stabil"),
        Fault(("Kühlmittel fehlt jeden Monat", "Behälter immer unter Minimum, rosa Fleck am Boden"),
              "Wasserpumpe undicht", "Wasserpumpe ersetzt, abgedrückt, hält Druck"),
    ),
    "ENG-LAMP": (
        Fault(("Motorkontrollleuchte an, fährt normal", "Gelbe Motorlampe seit gestern"),
              "Signal der hinteren Lambdasonde driftet", "Sonde ersetzt, 30 km Probefahrt ohne Fehler"),
        Fault(("Motorlampe hat geblinkt, läuft unrund", "Lampe an, nimmt schlecht Gas an"),
              "Tankentlüftungsventil klemmt offen", "Ventil ersetzt, Dichtheitsprüfung i. O."),
        Fault(("Lampe kommt und geht, meist bei Regen", "Nach der Fahrt im Regen wieder an"),
              "Wasser im Stecker des Saugrohrdrucksensors", "Kontakte gereinigt, Dichtung ersetzt, kein Fehler"),
    ),
    "ENG-FUEL": (
        Fault(("Verbrauch von 7 auf 10 Liter gestiegen", "Braucht auf gleicher Strecke deutlich mehr"),
              "Einspritzventile verschmutzt", "Ventile gereinigt, Luftfilter ersetzt, Werte normal"),
        Fault(("Benzingeruch im Innenraum", "Nach dem Tanken riecht es hinten stark"),
              "Dichtung am Einfüllrohr gerissen", "Dichtung ersetzt, Rauchtest dicht"),
    ),
    "ENG-EXH": (
        Fault(("Plötzlich sehr laut", "Zischt unten beim Gasgeben"), "Krümmerdichtung durchgebrannt",
              "Dichtung ersetzt, dicht"),
        Fault(("Meldung Partikelfilter geht nicht weg", "Abgaswarnung, fahre nur Kurzstrecke"),
              "Rußbeladung zu hoch", "Serviceregeneration, Software aktualisiert, Fahrweise erklärt"),
    ),
    "HV-BATT": (
        Fault(("Voll geladen nur noch 310 km, letztes Jahr 390", "Im Winter ein Drittel weniger Reichweite"),
              "Spannungsdifferenz der Zellen zu hoch", "Ausgleichsladung, Software aktualisiert, Differenz i. O."),
        Fault(("Anzeige springt von 18 auf 6 Prozent", "Bei 20 Prozent Leistung begrenzt"),
              "Zelle in Modul 4 schwach", "Modul 4 ersetzt, Dichtheit geprüft, kalibriert"),
    ),
    "HV-CHARGE": (
        Fault(("Lädt an der Wallbox nicht, blinkt und bricht ab", "Lädt nachts nur halb voll"),
              "Relais im Ladegerät klebt", "Ladegerät ersetzt, zwei Ladungen vollständig"),
        Fault(("Schnelllader gibt nur 30 kW", "Ladeleistung fällt, Batterie zu warm"),
              "Kühlmittelpumpe der Batterie zu schwach", "Pumpe ersetzt, entlüftet, Ladeleistung normal"),
        Fault(("Ladestecker lässt sich nicht abziehen", "Ladeklappe geht nicht auf"),
              "Verriegelung der Ladedose klemmt", "Stellmotor ersetzt, 20-mal gesteckt i. O."),
    ),
    "HV-DRIVE": (
        Fault(("Antriebsfehler während der Fahrt, nur noch 50", "Meldung sicher anhalten, nach Neustart weg"),
              "Rotorlagesignal setzt aus", "Leitungssatz ersetzt, 50 km ohne Fehler"),
        Fault(("Pfeift bei 60, war früher nicht", "Heult beim Rekuperieren"),
              "Lager im Antriebsmotor verschlissen", "Motor ersetzt, Isolation geprüft"),
    ),
    "TRN-SHIFT": (
        Fault(("Ruck vom ersten in den zweiten Gang, kalt stärker", "Ruckt im Stop-and-go"),
              "Adaptionswerte außer Bereich", "Software aktualisiert, Adaptionsfahrt, schaltet sauber"),
        Fault(("Rückwärtsgang kommt erst nach zwei Sekunden mit Schlag", "Rutscht am Berg durch"),
              "Hauptdruckregler klemmt", "Mechatronik und Öl ersetzt, angelernt"),
    ),
    "TRN-NOISE": (
        Fault(("Singt mit der Geschwindigkeit lauter", "Brummt ab 80, auch beim Rollen"),
              "Abtriebslager verschlissen", "Lager und Öl ersetzt, ruhig"),
        Fault(("Klackt beim Gaswegnehmen", "Zwei Schläge beim Lastwechsel"), "Spiel im Differenzial zu groß",
              "Differenzial ersetzt"),
    ),
    "TRN-CLUTCH": (
        Fault(("Kupplung schwer und kommt erst ganz oben", "Riecht am Berg verbrannt, rutscht"),
              "Kupplungsscheibe verschlissen", "Kupplungssatz ersetzt"),
        Fault(("Pedal bleibt unten", "Gänge gehen schwer rein"), "Nehmerzylinder undicht",
              "Nehmerzylinder ersetzt, entlüftet"),
    ),
    "TRN-LEAK": (
        Fault(("Rote Tropfen unter dem Auto", "Fleck auf dem Hof, kein Motoröl"), "Wellendichtringe undicht",
              "Beide Dichtringe ersetzt, Öl ergänzt"),
        Fault(("Unterboden ölig, riecht scharf", "Getriebe unten wieder feucht"), "Ölwannendichtung undicht",
              "Wanne und Dichtung ersetzt, nach 30 km trocken"),
    ),
}
