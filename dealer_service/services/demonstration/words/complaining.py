"""What do customers complain of, and what are they answered?"""

from typing import NamedTuple

from dealer_service.domain.complaints import Function, OfferKind, Severity


class Telling(NamedTuple):
    """One matter in one language: the customer's words and wish, his side once heard, what was found, the answer."""

    words: str
    asks: str
    heard: str
    found: str
    answer: str
    after: str


class Matter(NamedTuple):
    """A matter; ``amount`` is what is offered, in minor units; ``upheld`` and ``function`` its usual end."""

    category: str
    severity: Severity
    function: Function
    upheld: bool
    offer: OfferKind | None
    amount: int
    en: Telling
    zh: Telling

    def telling(self, locale: str) -> Telling:
        return self.zh if locale == "zh" else self.en


F, K, V = Function, OfferKind, Severity

MATTERS: dict[str, Matter] = {
    "again": Matter(
        "repair_quality", V.MAJOR, F.WORKSHOP, True, K.FREE_REPAIR, 0,
        Telling("The same noise is back nine days after you repaired it. I was told it was done.",
                "Repair it properly, and a car for the day.",
                "Comes over speed bumps, left front, cold. Has to take the children to school.",
                "Road test with the foreman: drop link loose, old bolt used again.",
                "We repair it free of charge with new bolts, and you get a loan car for the day.",
                "Quiet so far. He is content."),
        Telling("修好才九天，同样的异响又出现了。当时说已经修好。", "彻底修好，修车当天给我一辆代步车。",
                "过减速带时左前方响，冷车明显。客户要送孩子上学。", "与组长一同试车：稳定杆拉杆松动，旧螺栓重复使用。",
                "免费返修并更换新螺栓，维修当天提供代步车。", "目前没有异响，客户满意。"),
    ),
    "waiting": Matter(
        "waiting_time", V.MINOR, F.COUNTER, True, K.VOUCHER, 20_000,
        Telling("Promised for eleven, ready at half past four. Nobody called me.",
                "An apology, and that it does not happen again.",
                "Sat in the lounge for five hours, missed an appointment.",
                "The job waited two hours for a lift; the advisor was at lunch and told nobody.",
                "We are sorry. We call before the promised time passes. A voucher for the next service is yours.",
                "Took the voucher, will come back."),
        Telling("说好十一点交车，四点半才好，没人给我打电话。", "道个歉，以后别再这样。",
                "在休息区等了五个小时，耽误了一个约会。", "等举升机两小时；顾问午休时没有交接。",
                "向您致歉。今后在承诺时间之前一定先打电话。送您一张下次保养可用的代金券。",
                "收下代金券，表示还会再来。"),
    ),
    "bill": Matter(
        "price_invoice", V.MINOR, F.BILLING, True, K.REFUND, 48_000,
        Telling("The bill is a third above the estimate and nobody asked me before.",
                "I pay what was agreed.",
                "Agreed to the pads, not to the discs. Shows the signed estimate.",
                "The discs were below the limit, but the consent was never asked for.",
                "You pay the estimate. We refund the difference today.",
                "Refund has arrived."),
        Telling("结算比估价高了三分之一，事先没人问过我。", "按约定的价格付。",
                "同意换片，没同意换盘，出示了签字的估价单。", "制动盘确实低于限值，但没有征得同意。",
                "按估价结算，差额今天退还。", "退款已到账。"),
    ),
    "part": Matter(
        "parts", V.MAJOR, F.PARTS, True, K.LOAN_CAR, 0,
        Telling("Three weeks for a sensor. The date was moved twice and the car stands at your yard.",
                "A date that holds, and a car until then.",
                "Drives to work forty kilometres. Was told twice to come for nothing.",
                "Back-ordered at the warehouse; a neighbour dealer has one.",
                "The part comes from a neighbour tomorrow. You have a loan car until the car is ready.",
                "Car is back, works."),
        Telling("一个传感器等了三周，日期改了两次，车一直停在你们院里。", "给个准日子，在此之前给我代步车。",
                "上班路程四十公里，两次白跑。", "中央库缺货，邻近经销商有一件。",
                "配件明天从邻店调来，修好之前提供代步车。", "车已取回，正常。"),
    ),
    "manner": Matter(
        "staff_conduct", V.MINOR, F.COUNTER, False, None, 0,
        Telling("Your advisor laughed when I described the noise.", "To be taken seriously.",
                "Felt treated like a fool in front of others.", "Spoke with both; the laugh was about something else.",
                "The advisor has apologised to you in person, and another colleague looks after you from now on.",
                "Accepts the apology."),
        Telling("我描述异响时，你们的顾问笑了。", "请认真对待我。", "觉得当着别人的面被当成外行。",
                "与双方谈过，当时笑的是另一件事。", "顾问已当面向您致歉，今后由另一位同事为您服务。", "接受道歉。"),
    ),
    "range": Matter(
        "product", V.MAJOR, F.PRODUCT, False, K.DISCOUNT, 30_000,
        Telling("In the cold the range is half of what the brochure says.", "A new battery.",
                "Short trips at minus ten, heating on. Expected four hundred kilometres.",
                "State of health 96 %, consumption normal for short winter trips.",
                "The battery is sound. We show you preheating at the plug and check it free of charge in spring.",
                "Not happy, but understands."),
        Telling("天一冷续航只有宣传的一半。", "换一块新电池。", "零下十度短途行驶，开着暖风，原以为能跑四百公里。",
                "电池健康度 96%，冬季短途能耗正常。", "电池正常。我们教您插电预热，春季免费再检测一次。",
                "不太高兴，但能理解。"),
    ),
    "pedal": Matter(
        "repair_quality", V.SAFETY, F.WORKSHOP, True, K.FREE_REPAIR, 0,
        Telling("The brake pedal went soft on the motorway two days after your brake job.",
                "To know that my family is safe in this car.",
                "Pulled over at once, nobody was hurt. Car is at the roadside service.",
                "Bleed screw not tightened to the torque; fluid lost.",
                "We fetched the car, tightened and tested it twice, and the foreman drove it with you.",
                "Drove with the foreman, trusts the brakes again."),
        Telling("做完制动维修两天后，在高速上踏板变软。", "我要确认一家人坐这车是安全的。",
                "立即靠边停车，无人受伤，车在救援点。", "放气螺钉未按力矩拧紧，制动液渗漏。",
                "已将车拖回，按力矩拧紧并两次试验，组长陪同试车。", "与组长一同试车，恢复信心。"),
    ),
    "scratch": Matter(
        "other", V.MINOR, F.WORKSHOP, True, K.FREE_REPAIR, 0,
        Telling("There is a scratch on the rear door that was not there when I brought the car.",
                "Paint it.", "Has photographs from the morning.", "Our own intake pictures show no scratch either.",
                "We paint the door free of charge. You choose the day.", "Well painted."),
        Telling("后门有一道划痕，送来时没有。", "给我补漆。", "客户有当天早上的照片。",
                "我们接车照片上也没有这道划痕。",
                "免费补漆，时间由您定。", "补漆效果不错。"),
    ),
    "smoke": Matter(
        "product", V.SAFETY, F.PRODUCT, True, K.REPLACEMENT, 0,
        Telling("Smoke came from under the bonnet while charging at home. The fire brigade was there.",
                "Another car. I do not sit in this one again.",
                "Cable unplugged by the neighbour. The local paper has called.",
                "Charging socket molten, contact resistance far too high. Parts kept for the manufacturer.",
                "The manufacturer examines the socket. Until the decision you have a car of the same size.",
                "Waits for the decision."),
        Telling("在家充电时机盖下冒烟，消防队都来了。", "换一辆车，这辆我不敢再坐。",
                "邻居拔的充电线，当地报社已来电。", "充电口熔化，接触电阻严重超标，零件已留存送厂家。",
                "厂家正在检验充电口。作出决定之前，给您一辆同级别的代步车。", "等待决定。"),
    ),
    "jerks": Matter(
        "repair_quality", V.MAJOR, F.PRODUCT, True, K.BUY_BACK, 0,
        Telling("Third visit and it still jerks when shifting down. I want my money back.",
                "Take the car back.",
                "Worse when warm. Has kept a diary with kilometres and temperatures.",
                "Software is current; measured a pressure fluctuation in the valve body.",
                "We replace the valve body. If it jerks again within 1,000 km we speak about taking it back.",
                "Jerks less, but it does."),
        Telling("来了三次，降挡时还是顿挫，我要退车。", "把车退了。", "热车更明显，客户逐次记了里程和温度。",
                "软件为最新版本，测得阀体压力波动。", "更换阀体。1,000 公里内如再出现顿挫，我们再谈退车。",
                "有所减轻，但还有。"),
    ),
}  # fmt: skip

NOTES: dict[str, dict[str, str]] = {
    "en": {
        "begin": "Taken to the foreman; the customer is called back.",
        "wait": "The customer asks at home and calls tomorrow.",
        "escalate": "Beyond what we may give here; the customer insists.",
        "further": "Beyond what I may decide as well. The vehicle is kept for examination.",
        "approve": "Justified by the history of the vehicle. Give it.",
        "still": "Not satisfied: it came back on the way home.",
        "turned": "Too little, the customer says.",
        "ways": "In the house the service manager, outside the arbitration board or a court.",
        "add": "Called again: nobody has rung him back.",
        "withdraw": "Called: it was a stone in the brake shield. Withdrawn.",
        "gone": "Three attempts on three days, number rings, nobody answers.",
        "no_answer": "Rang eight times.",
    },
    "zh": {
        "begin": "已交组长查看，会给客户回电。",
        "wait": "客户回家商量，明天回电。",
        "escalate": "超出本店权限，客户坚持。",
        "further": "同样超出我的权限，车辆已封存待检。",
        "approve": "从车辆历史看合理，同意。",
        "still": "不满意：回家路上又出现了。",
        "turned": "客户认为太少。",
        "ways": "店内可找服务经理，店外可申请仲裁或诉讼。",
        "add": "客户再次来电：一直没人回电话。",
        "withdraw": "客户来电：是制动护板里夹了石子，撤回投诉。",
        "gone": "三天打了三次，通但无人接。",
        "no_answer": "响了八声，无人接听。",
    },
}
