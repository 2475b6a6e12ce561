"""What do a Chinese dealer's counter, workshop and callers write?"""

from dealer_service.services.demonstration.words.chinese_cabin import CABIN
from dealer_service.services.demonstration.words.chinese_drive import DRIVE
from dealer_service.services.demonstration.words.chinese_running import RUNNING
from dealer_service.services.demonstration.words.vocabulary import Attempt, Fault, Vocabulary

SYMPTOMS = {
    "ENG-START": "启动困难", "ENG-IDLE": "怠速抖动", "ENG-POWER": "加速无力", "ENG-NOISE": "发动机异响",
    "ENG-OIL": "机油的问题", "ENG-COOL": "水温的问题", "ENG-LAMP": "发动机故障灯亮", "ENG-FUEL": "油耗高",
    "ENG-EXH": "排气的问题", "HV-BATT": "掉电快", "HV-CHARGE": "充电的毛病", "HV-DRIVE": "动力系统报警",
    "TRN-SHIFT": "换挡顿挫", "TRN-NOISE": "变速箱异响", "TRN-CLUTCH": "离合的问题", "TRN-LEAK": "变速箱渗油",
    "BRK-NOISE": "刹车异响", "BRK-FEEL": "刹车发软", "BRK-LAMP": "ABS 灯亮", "STR-PULL": "跑偏",
    "STR-NOISE": "打方向异响", "STR-LAMP": "转向故障灯亮", "SUS-NOISE": "底盘异响", "SUS-RIDE": "车身发飘",
    "TYR-WEAR": "吃胎", "TYR-VIB": "高速抖动", "ELE-BATT": "亏电", "ELE-LIGHT": "灯光的问题",
    "ELE-WIN": "车窗门锁的毛病", "ELE-INSTR": "仪表显示的问题", "ELE-INFO": "车机卡顿", "ELE-ADAS": "辅助驾驶误报",
    "ELE-KEY": "钥匙失灵", "AC-COOL": "空调不凉", "AC-HEAT": "暖风不热", "AC-SMELL": "空调异味",
    "BDY-LEAK": "漏水", "BDY-NOISE": "车内异响", "BDY-PAINT": "漆面的问题", "BDY-FIT": "风噪",
    "BDY-ACC": "钣喷的问题", "SRS-LAMP": "气囊灯亮", "MNT-SERV": "保养", "MNT-INSP": "检测",
    "MNT-CAMP": "召回", "OTH": "上次反映的问题",
}

CHINESE = Vocabulary(
    faults=DRIVE | RUNNING | CABIN,
    symptoms=SYMPTOMS,
    again=(
        "上次修过没解决：{concern}", "修完以后又出现：{concern}", "和上次一样，{concern}",
        "取车后又犯了，{concern}", "客户抱怨返修：{concern}",
    ),
    tried={
        "electronic": (
            Attempt("试车 5 公里，偶发，初步判断为相关插头接触不良", "清洁插头并紧固，试车正常，交车观察"),
            Attempt("读取故障码为偶发，外观检查未见明显异常", "清除故障码，建议客户继续观察"),
            Attempt("按客户描述检查，疑似程序偶发异常", "重新匹配，试车未见异常"),
            Attempt("判断为相邻传感器信号异常", "更换相邻传感器，试车未见异常"),
        ),
        "mechanical": (
            Attempt("外观检查未见明显异常", "紧固相关螺栓并润滑，试车未见异常"),
            Attempt("检查相邻部件有轻微磨损，判断为故障点", "更换相邻部件，短途试车正常"),
            Attempt("有泥沙附着，判断为异物干涉", "清理、润滑，交车观察"),
        ),
        "body": (
            Attempt("目视检查，局部胶条错位", "复位胶条，未做淋雨和路试"),
            Attempt("外观检查，判断为轻微变形", "现场调整，客户当面认可"),
        ),
    },
    stopgap=("临时处理后可用，正式配件待订", "先做应急修复，零件缺货，未约定到货时间", "库房无件，调整后交车"),
    returned={
        "D01": ("接车时未问清故障出现的条件；与客户同车试车后确认：{cause}",
                "上次工单只写了“检查”，未记录客户原话；实际：{cause}"),
        "D02": ("前台记录的现象未写到派工单，上次查错部位；实际：{cause}",
                "交接时漏传客户描述，车间按另一项目施工；实际：{cause}"),
        "D03": ("上次未查维修手册，拆装步骤和力矩不符；{cause}", "上次未按最新维修资料施工；{cause}"),
        "D04": ("已有对应的技术解决方案，上次未查询；{cause}", "技术通报中有此案例，上次未按方案处理；{cause}"),
        "D05": ("上次未做引导型故障查询，仅清码交车；按引导查询确认：{cause}",
                "未按诊断流程逐步测量；重新诊断：{cause}"),
        "D06": ("上次误判，更换的零件与故障无关；真正原因：{cause}", "诊断未找到根本原因；本次确认：{cause}"),
        "D07": ("上次缺件未及时订货，只做了临时处理；{cause}", "配件订单漏下，客户等待后再次进厂；{cause}"),
        "D05-mechanical": ("上次未按异响诊断流程逐项排查；本次加装拾音器定位：{cause}",
                           "上次只凭经验判断；按流程逐项排查：{cause}"),
        "D05-body": ("上次未做淋雨和路试验证；按流程检查：{cause}",),
        "D08-electronic": ("上次更换后未做匹配；{cause}", "上次插头未插到底，锁止片未到位；{cause}"),
        "D08-body": ("上次安装间隙未按标准调整；{cause}", "上次打胶不连续，留有缺口；{cause}"),
        "D08": ("上次装配不到位，故障重现；{cause}", "上次施工未按工艺执行，交车前未复检；{cause}"),
        "D09": ("上次无专用检测设备，无法完成测量；{cause}", "借用专用工具后确认：{cause}"),
        "D10": ("上次报修的部位与实际不符，本次核实：{cause}", "客户两次描述不一致，本次重新确认：{cause}"),
        "M01": ("上次更换的新件早期失效，旧件已封存待索赔；{cause}", "新换零件一周内再次损坏，供应商质量问题；{cause}"),
        "M02": ("进口件规格不符，装车后故障重现；{cause}",),
        "M03": ("协作厂来件尺寸超差，装配后间隙不合格；{cause}",),
        "M04": ("厂家备件缺货，上次无法更换，订单号已记录；{cause}", "原厂件延期交货，等待期间故障再现；{cause}"),
    },
    after_body_work=(
        Fault(("上次喷漆的地方有色差，太阳下很明显", "刚喷的右前门和叶子板颜色不一样"),
              "调漆未做样板比对，过渡区不足", "重新调漆并做过渡喷涂，多角度测色合格"),
        Fault(("换完前杠和大灯之间缝隙一边大一边小", "事故修完以后机盖和叶子板不平"),
              "安装支架未校正，间隙面差超标", "校正支架，重新调整间隙面差，复测合格"),
        Fault(("上次补漆的门上有流挂和小颗粒", "喷完漆两个星期起了几个小泡"),
              "底材处理不净，烤漆温度不足", "打磨至底层，重新喷涂烘烤，抛光后检验合格"),
    ),
    redone=("重新施工：{correction}", "{correction}，班组长复检合格", "{correction}，与客户共同试车确认"),
    quiet=("客户顺路进店，再看一下：{concern}", "{concern}", "{concern}", "检查一下，{concern}",
           "{concern}，麻烦给处理一下"),
    not_reproduced=(
        Attempt("试车 15 公里，故障未重现", "未发现异常，建议继续观察并记录出现的条件"),
        Attempt("冷热车均未重现客户所述现象", "保存数据流，告知客户再次出现时录视频"),
    ),
    declined=("报价后客户暂不维修，已签字确认", "客户认为费用高，放弃本项维修"),
    part_ordered=("缺件，已订货 {part}，约定{day}到店更换", "本店无库存，{part} 已下单，预约{day}回店"),
    part_arrived=("配件到货，预约进厂更换：{concern}", "上次订的件到了，来换：{concern}"),
    second_concern={
        "PLAN": ("按约定第二次进厂：{concern}",),
        "NEW": ("昨天路上压到石块以后出现：{concern}",),
        "SPLIT": ("同次进厂补开工单：{concern}",),
        "DECL": ("上次没修，这次决定修：{concern}",),
    },
    dismissals={
        "DIFF": ("核对两张工单，部位不同，上次是另一侧", "同一组别但现象不同，上次的故障已排除",
                 "上次与本次零件没有关联"),
        "NEW": ("客户自述托底后出现，底部有新的碰伤痕迹", "有新的刮碰，与上次维修无关"),
        "WEAR": ("易损件正常磨损到限，上次检查时已提示", "里程到了，属正常消耗"),
        "SPLIT": ("同一次进厂，保险和自费分开开单", "结算时补开的第二张单，车没有离店"),
        "PLAN": ("上次交车时已书面约定分两次施工", "交车单上已注明一周后回店完成第二步"),
        "WRONG": ("录单时选错车辆，已核对行驶证", "录入组别有误，实际是另一项"),
        "DECL": ("上次客户签字放弃维修，有照片", "上次报价后客户未同意，未施工"),
    },
    fixed={
        4: ("修得很好，师傅讲得也清楚", "一次就修好了，接待很热情", "非常满意，比预想的快", "没问题了，还帮忙洗了车",
            ""),
        3: ("修好了，就是等得有点久", "目前正常，再开开看", "还可以，休息区有点挤", "问题解决了，停车不太方便",
            ""),
        2: ("好是好了，不过没人主动告诉我进度", "一般吧，约好的时间还是等了一个多小时", "修好了，取车时手续有点慢"),
        1: ("修好了但服务态度差，问了三遍没人理", "车没洗，座椅上还有油手印", "说好两小时，等了一下午"),
    },
    not_fixed={
        1: ("{symptom}还是有，跟没修一样", "开出去不到十公里又犯了，{symptom}", "等了一天{symptom}没解决，准备投诉",
            "说是修好了，{symptom}还在，很失望"),
        2: ("{symptom}好像轻了一点，但还是有", "{symptom}偶尔还会出现，要再去一趟", "没完全好，{symptom}有时候还有"),
        3: ("师傅态度不错，就是{symptom}还没好利索",),
    },
    costly=("修好了，费用比当初估价高", "没问题了，就是价格能再便宜点就好", "修是修好了，多收的项目事先没说清楚"),
    late=("约好的时间没修完，又等了半天", "交车拖了一天，也没人打电话"),
    day_pattern="{month}月{day}日",
)
