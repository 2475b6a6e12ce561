"""How do customers and workshops in North America put faults of electrics, body and safety, services and the rest?"""

from dealer_service.services.demonstration.words.vocabulary import Fault

CABIN: dict[str, tuple[Fault, ...]] = {
    "ELE-BATT": (
        Fault(("Dead after three days parked, needed a jump", "Did not drive it all weekend, dead Monday morning"),
              "Head unit does not go to sleep, 0.8 A draw", "Updated head unit, draw 0.02 A, charged battery"),
        Fault(("Second jump start this week", "Says low 12 volt battery, functions off"),
              "12 volt battery worn out", "Replaced and registered battery, charging voltage normal"),
    ),
    "ELE-LIGHT": (
        Fault(("Right headlight is full of moisture", "Left headlight fogged since the car wash"),
              "Rear cap seal out of place", "New cap and seal, dried, water test passed"),
        Fault(("Left turn signal blinks too fast", "Part of the tail light is out"),
              "Driver board in left tail lamp failed", "Replaced tail lamp, all lights checked"),
    ),
    "ELE-WIN": (
        Fault(("Driver window goes up and comes back down", "Have to inch the window up"),
              "Glass run channel deformed", "Replaced channel, relearned pinch protection"),
        Fault(("Sunroof will not close", "Sunroof cracks and stops halfway"),
              "Left sunroof slider broken", "Replaced sliders, cleaned and greased track, initialized"),
        Fault(("Right rear door does not always lock", "Cannot open the rear door from inside"),
              "Latch switch failed", "Replaced latch, locks every time"),
    ),
    "ELE-INSTR": (
        Fault(("Gauge said half a tank and I ran out", "Full tank shows three quarters"),
              "Fuel level sender worn", "Replaced sender, gauge correct", "fuel"),
        Fault(("Tire pressure light back the day after adding air", "Right front pressure shows dashes"),
              "Sensor battery dead", "Replaced and paired pressure sensor"),
        Fault(("Dash goes black for a few seconds while driving", "Cluster flickers, cannot read the speed"),
              "Loose power plug at cluster", "Repaired terminal, secured harness, 25 miles without fault"),
    ),
    "ELE-INFO": (
        Fault(("Screen hangs on the logo, have to restart it", "Backup camera takes ten seconds or stays black"),
              "Old software, storage full", "Updated head unit, factory reset, starts normally"),
        Fault(("People cannot hear me on the phone, echo", "Calls cut in and out"),
              "Microphone harness shield open", "Replaced microphone, call test clear"),
        Fault(("Navigation thinks I am on the frontage road", "Map position is stuck miles behind"),
              "Antenna plug loose", "Refitted antenna plug, position correct on road test"),
    ),
    "ELE-ADAS": (
        Fault(("Braked by itself with nobody in front", "Emergency brake goes off under overpasses"),
              "Front radar out of angle", "Adjusted and calibrated radar, no false braking"),
        Fault(("Lane assist unavailable all the time", "No driver assistance since the windshield was replaced"),
              "Camera not calibrated", "Static and dynamic calibration done, works"),
    ),
    "ELE-KEY": (
        Fault(("Door handle does not react to the key in my pocket", "Have to hold the key to the button to start"),
              "Weak key battery and antenna", "New key battery and console antenna, range normal"),
        Fault(("Phone key does not connect, locked out twice", "Phone key quit after the update"),
              "Key certificate out of sync", "Paired phone key again, updated module"),
    ),
    "BDY-LEAK": (
        Fault(("Passenger floor soaked after rain", "Water in the right carpet after the car wash"),
              "Sunroof drain hose off", "Refitted hose with clamp, 20 minute water test dry"),
        Fault(("Water in the spare tire well", "Liftgate drips when opened"),
              "Tail lamp gasket uneven", "New gasket, sealed, water test dry"),
    ),
    "BDY-NOISE": (
        Fault(("Dash squeaks on rough roads, worse cold", "Ticking from the right vent"),
              "Trim clip loose, rubs on carrier", "New clips and felt, quiet on test road"),
        Fault(("Left rear door creaks, stops if I press the panel", "Plastic rubbing at the pillar"),
              "Door panel rubs on seal", "Felt strip fitted, seal greased, quiet"),
        Fault(("Rattle from the trunk", "Back seat rattles when nobody sits there"),
              "Seat back latch loose", "Adjusted latch, new bumpers, quiet"),
    ),
    "BDY-PAINT": (
        Fault(("Bubbles in the hood paint", "Paint lifting at the roof edge"),
              "Poor paint adhesion", "Sanded and refinished, color match checked"),
        Fault(("Rust at the rear wheel arch", "Bottom of the door is rusting after two winters"),
              "Seam sealer cracked", "Rust removed, sealed, refinished, cavity wax"),
    ),
    "BDY-FIT": (
        Fault(("Wind noise at the driver door above 50", "Whistle on the highway, less if I press the glass"),
              "Outer belt seal loose", "New seal, adjusted striker, quiet at speed"),
        Fault(("Liftgate gap is wider on one side", "Hood sits higher than the fender"),
              "Hinge out of position", "Adjusted hinge and stops, gaps in range"),
    ),
    "BDY-ACC": (
        Fault(("Hit in a parking lot, right door and fender", "Backed into a post, bumper cracked"),
              "Impact right side, door skin bent", "Metal work, refinished right side, new molding"),
        Fault(("Rear-ended someone, front bumper and light broken", "Front hit, core support bent too"),
              "Front impact: bumper, left headlight, core support", "Replaced parts, refinished, radar calibrated"),
    ),
    "SRS-LAMP": (
        Fault(("Airbag light stays on", "Airbag light after moving the seat"),
              "Plug under driver seat loose", "New connector, harness secured, no code when seat moves"),
        Fault(("Says seat belt open with nobody in back", "Rear belt does not pull back in"),
              "Right rear retractor sticks", "Replaced belt assembly"),
    ),
    "MNT-SERV": (
        Fault(("Service due at {distance}", "Scheduled service, {distance}, please check everything over"),
              "Due by schedule", "Oil and filter, inspected brakes, chassis and lights, reset reminder", "fuel"),
        Fault(("Service due at {distance}", "Electric vehicle service, {distance}"),
              "Due by schedule", "Inspected high-voltage lines, coolant and brake fluid, new cabin filter", "electric"),
    ),
    "MNT-INSP": (
        Fault(("Safety inspection due", "Inspection runs out this month"), "Inspection due",
              "Inspected, passed, sticker fitted"),
        Fault(("Going on a road trip, look it over", "Check before I buy it"), "Customer asked for a check",
              "36 point check, report explained"),
    ),
    "MNT-CAMP": (
        Fault(("Got the recall letter about the airbag harness", "You called about a service campaign"),
              "Manufacturer campaign", "Done as per bulletin, reported"),
        Fault(("Here for the software campaign", "Recall, rear axle bolts"), "Manufacturer recall",
              "Checked and torqued, marked as done"),
    ),
    "OTH": (
        Fault(("Seat leather is wrinkling", "Steering wheel color rubs off"), "Surface wear",
              "Cleaned, explained warranty position"),
        Fault(("Dash cam keeps losing power", "Floor mat touches the pedal"), "Accessory fitted badly",
              "Rerouted wiring, secured"),
        Fault(("Something feels off, cannot say what", "Does not drive like it did when new"),
              "No part found at fault, tire pressures high", "Set pressures, checked bolts, rode along with customer"),
    ),
}
