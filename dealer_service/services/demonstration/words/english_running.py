"""How do customers and workshops in North America put faults of brakes, steering, suspension, wheels and climate?"""

from dealer_service.services.demonstration.words.vocabulary import Fault

RUNNING: dict[str, tuple[Fault, ...]] = {
    "BRK-NOISE": (
        Fault(("Brakes squeal at low speed", "Front brakes screech, worse backing out of the driveway"),
              "Front pads glazed, shims unglued", "Replaced front pads and shims, deburred rotors, quiet"),
        Fault(("Grinding from the right rear when braking", "Scraping noise in the morning that does not go away"),
              "Right rear pad worn to the plate", "Replaced rear pads and rotors, bedded in, quiet"),
        Fault(("Rattle at the front wheel over bumps, stops when I brake",
              "Clicking inside the wheel over speed bumps"),
              "Caliper guide pins worn", "Replaced guide pins and boots, lubricated, no rattle"),
    ),
    "BRK-FEEL": (
        Fault(("Brake pedal is soft and goes way down", "Have to pump it twice before it feels firm"),
              "Moisture and air in brake fluid", "Flushed and bled system, pedal firm"),
        Fault(("Steering wheel shakes when I brake from highway speed", "Pulsing in the pedal coming off the freeway"),
              "Front rotor runout above limit", "Replaced front rotors and pads, smooth from 70 mph"),
    ),
    "BRK-LAMP": (
        Fault(("ABS and traction lights on together", "ABS light after a few minutes, gone after restart"),
              "Left front wheel speed harness chafed", "Replaced sensor, secured harness, no code on road test"),
        Fault(("Brake warning, says check the parking brake", "Parking brake will not set"),
              "Parking brake motor sticks", "Replaced right rear motor, ran position learning"),
    ),
    "STR-PULL": (
        Fault(("Pulls right, I have to hold the wheel", "Drifts into the next lane if I let go"),
              "Toe out of range, camber uneven", "Four-wheel alignment, tracks straight"),
        Fault(("Pulls since the new tires were put on", "Wheel is crooked going straight"),
              "Conical pull of left front tire", "Swapped front tires, aligned, no pull"),
    ),
    "STR-NOISE": (
        Fault(("Clunks when turning the wheel while parked", "Spring noise at full lock"),
              "Strut bearing broken up", "Replaced both strut bearings, quiet lock to lock"),
        Fault(("Steering is heavier than before, worse cold", "Wheel does not come back after a turn"),
              "Intermediate shaft joint rusted", "Replaced intermediate shaft, effort in range"),
    ),
    "STR-LAMP": (
        Fault(("Steering light came on and the wheel got heavy", "Power steering message at start, fine after restart"),
              "High resistance at steering motor plug", "Repaired terminal, tightened ground, no fault"),
        Fault(("Steering light stays on, steering feels normal", "Warning since the suspension work"),
              "Steering angle sensor lost its zero", "Calibrated angle sensor, cleared codes"),
    ),
    "SUS-NOISE": (
        Fault(("Clunk up front over speed bumps", "Knock from the left front on rough roads"),
              "Left stabilizer link joint loose", "Replaced both links, checked all joints"),
        Fault(("Thump underneath when starting and stopping", "Clunk when I shift into Drive"),
              "Control arm rear bushing torn", "Replaced both bushings, torqued at ride height"),
        Fault(("Creaks in the rear with people in back", "Rear sounds like an old couch over bumps"),
              "Rear bump stops rub dry", "Replaced bump stops and boots, noise gone"),
    ),
    "SUS-RIDE": (
        Fault(("Keeps bouncing after a dip", "Floats like a boat"),
              "Rear dampers leaking, no damping", "Replaced rear dampers as a pair"),
        Fault(("Front sits lower and scrapes", "Right front is lower than the left"),
              "Right front coil spring broken", "Replaced front springs as a pair, aligned"),
    ),
    "TYR-WEAR": (
        Fault(("Front tires bald on the inside edge", "Tires gone at 15,000 miles"),
              "Rear toe out of range", "Aligned, two new tires, recheck in 3,000 miles"),
        Fault(("Tires hum and feel like saw teeth", "Rear tires are loud and bumpy to the touch"),
              "Heel-and-toe wear, never rotated", "Rotated and balanced, pressures set"),
    ),
    "TYR-VIB": (
        Fault(("Wheel shakes at 65, better above 75", "Vibration in my hands on the highway"),
              "Front balance weight lost, 35 g off", "Balanced all four, smooth at 75 mph"),
        Fault(("Seat and floor shake at speed, not the wheel", "Vibrates since I hit a pothole"),
              "Left rear rim bent", "Replaced rim, balanced, smooth"),
    ),
    "AC-COOL": (
        Fault(("Blows warm, same as outside", "Half an hour in the sun and still hot inside"),
              "Slow leak at line fitting, low charge", "New seals, evacuated and recharged, 43 F at the vent"),
        Fault(("Cold while moving, warm at lights", "Hot air in traffic"),
              "Condenser face blocked", "Cleaned condenser and radiator, cold at idle"),
        Fault(("Cold on my side, warm on the passenger side", "Right vents never get cold"),
              "Right blend door motor stuck", "Replaced motor, calibrated, both sides even"),
    ),
    "AC-HEAT": (
        Fault(("Takes twenty minutes to get warm", "Heater is lukewarm all winter"),
              "Thermostat stuck open", "Replaced thermostat, full heat after ten minutes", "fuel"),
        Fault(("Heater blows cold, seat heaters work", "No heat even on high"),
              "High-voltage heater failed", "Replaced heater, insulation test passed, heat normal", "electric"),
        Fault(("Heat on feet only, windshield fogs up", "Defrost does nothing"),
              "Mode door linkage off", "Refitted linkage, calibrated doors, defrost works"),
    ),
    "AC-SMELL": (
        Fault(("Musty smell when the air comes on", "Sour smell for the first few minutes"),
              "Growth on evaporator, drain slow", "Cleaned evaporator, cleared drain, new cabin filter"),
        Fault(("Ticking behind the glove box on high fan", "Sounds like leaves in the vents"),
              "Leaves in blower", "Removed blower, cleaned out, quiet on all speeds"),
    ),
}
