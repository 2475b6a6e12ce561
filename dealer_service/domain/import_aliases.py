"""Which words stand in files that people make by hand, in English and in Chinese?"""

# fmt: off
HEADERS: dict[str, tuple[str, ...]] = {
    "dealer_code": ("dealer", "dealer code", "dealer no", "dealership", "workshop", "shop", "经销商代码", "经销商",
        "服务站代码", "服务站", "网点代码"),
    "ro_number": ("repair order", "repair order number", "repair order no", "ro", "ro no", "order number",
        "order no", "work order", "job card", "维修委托书号", "委托书号", "维修工单号", "工单号", "工单编号",
        "维修单号"),
    "line": ("job", "job no", "job number", "item", "line no", "line number", "项目序号", "行号", "序号"),
    "vin": ("vehicle identification number", "chassis", "chassis number", "chassis no", "vin code", "车架号",
        "车架号码", "底盘号", "车辆识别代号", "车辆识别码", "VIN码"),
    "plate": ("licence plate", "license plate", "registration", "registration number", "reg no", "车牌号", "车牌",
        "车牌号码"),
    "customer_name": ("customer", "customer name", "owner", "client", "车主", "车主姓名", "客户", "客户姓名",
        "客户名称"),
    "customer_phone": ("phone", "telephone", "mobile", "customer phone", "phone number", "电话", "联系电话", "手机",
        "手机号", "客户电话"),
    "opened_at": ("opened", "open date", "date in", "arrival", "received", "checked in", "进厂时间", "进厂日期",
        "接车时间", "开单时间", "开单日期"),
    "promised_at": ("promised", "promised time", "due", "预计交车时间", "承诺交车时间", "预交车时间"),
    "delivered_at": ("delivered", "delivery", "date out", "handed over", "collected", "交车时间", "交车日期",
        "出厂时间", "出厂日期"),
    "odometer_km": ("odometer", "mileage", "km", "mileage in", "kilometres", "kilometers", "里程", "进厂里程",
        "行驶里程", "公里数", "里程数"),
    "job_type": ("type", "job type", "payer", "who pays", "repair type", "维修类型", "维修类别", "付费类型",
        "业务类型", "结算方式"),
    "concern_group": ("concern group", "group", "fault group", "system", "故障类别", "故障分类", "报修类别",
        "问题类别"),
    "concern": ("complaint", "customer concern", "customer complaint", "problem", "description", "客户描述",
        "报修内容", "故障描述", "故障现象", "客户报修"),
    "cause": ("fault found", "diagnosis", "故障原因", "诊断结果", "原因"),
    "correction": ("work done", "repair", "remedy", "维修措施", "处理措施", "维修内容", "维修结果"),
    "labour_op": ("labour operation", "labor operation", "labour code", "operation", "工时代码", "工位代码",
        "维修项目代码"),
    "technician": ("mechanic", "tech", "维修技师", "技师", "维修工", "主修人"),
    "advisor": ("service advisor", "adviser", "service adviser", "服务顾问", "接待员", "业务接待"),
    "amount": ("price", "total", "job amount", "金额", "费用", "维修金额"),
    "status": ("state", "order status", "状态", "工单状态"),
    "odometer_out_km": ("mileage out", "odometer out", "出厂里程", "交车里程"),
    "estimate": ("estimated amount", "quote", "预估金额", "估价", "预估费用"),
    "invoice": ("invoice amount", "invoiced", "结算金额", "发票金额"),
    "currency": ("币种", "货币"),
    "entered_at": ("entered", "entered on", "录入时间", "登记时间"),
    "model": ("vehicle", "car", "model name", "车型", "车系"),
    "powertrain": ("drive", "fuel", "engine type", "动力类型", "能源类型", "燃料类型"),
    "first_registered_on": ("first registration", "first registered", "初次登记日期", "上牌日期", "首次登记日期"),
    "repair_class": ("repair class", "维修级别", "修理类别"),
    "outcome": ("result", "处理结果", "结果"),
    "rework_of": ("rework of", "comeback of", "original order", "返修原单号", "原工单号", "原委托书号"),
    "rework_of_line": ("rework of line", "original line", "原项目序号", "原行号"),
    "rework_of_dealer": ("rework of dealer", "original dealer", "原经销商代码", "原服务站代码"),
    "rework_cause": ("rework cause", "comeback cause", "返修原因", "返修原因代码"),
}

VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "job_type": {
        "customer_pay": ("customer", "customer pays", "cp", "cash", "retail", "自费", "客户付费", "一般维修",
            "小修"),
        "warranty": ("w", "guarantee", "保修", "三包", "索赔", "质保", "保修期内"),
        "goodwill": ("g", "policy", "善意", "善意维修", "善意索赔", "特殊索赔"),
        "insurance": ("ins", "accident", "保险", "事故", "事故车", "钣喷"),
        "maintenance": ("service", "m", "inspection", "保养", "首保", "定期保养", "常规保养", "二保"),
        "campaign": ("recall", "召回", "服务活动", "活动", "技术升级"),
        "internal": ("i", "own", "内部", "内部维修", "新车检查", "返修", "内返"),
    },
    "status": {
        "open": ("in progress", "in work", "在修", "维修中", "未交车", "进行中"),
        "delivered": ("closed", "done", "finished", "completed", "已交车", "已完成", "已结算", "完工"),
        "cancelled": ("canceled", "void", "作废", "取消", "已取消", "已作废"),
    },
    "powertrain": {
        "combustion": ("petrol", "gasoline", "diesel", "ice", "汽油", "柴油", "燃油"),
        "hybrid": ("phev", "hev", "plug-in hybrid", "混动", "混合动力", "插电混动", "增程"),
        "electric": ("ev", "bev", "battery", "纯电", "纯电动", "电动"),
    },
    "repair_class": {
        "overhaul": ("总成大修", "大修", "整车大修"),
        "level_2": ("level 2", "second level", "二级维护"),
        "level_1": ("level 1", "first level", "一级维护"),
        "minor": ("special", "小修", "专项修理", "专项维修"),
    },
    "outcome": {
        "repaired": ("done", "fixed", "已修复", "修复", "已维修"),
        "inspected_part_ordered": ("part ordered", "parts ordered", "订件", "待件", "已订件"),
        "not_reproduced": ("no fault found", "nff", "not found", "未复现", "故障未再现", "未发现故障"),
        "declined": ("customer declined", "refused", "客户拒修", "客户放弃"),
    },
    "currency": {
        "CNY": ("rmb", "人民币", "元"),
        "EUR": ("euro", "欧元"),
        "USD": ("us dollar", "美元"),
    },
}
# fmt: on

BLANKS = ("-", "—", "n/a", "无", "未知", "/")
"""What people write where they mean nothing, in cells of coded columns, times and numbers."""

DATE_FORMATS = (
    "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d", "%Y.%m.%d %H:%M", "%Y.%m.%d", "%Y-%m-%d %H:%M", "%Y-%m-%d",
    "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日",
)  # fmt: skip
"""Day first only with points: with slashes 03/05 would be read differently in different countries."""
