"""Which names do invented people bear?"""

SURNAMES_CN = (
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
    "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁",
    "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁", "沈", "任", "姚", "卢", "傅", "钟", "崔", "汪", "范", "陆",
    "金", "石",
)
GIVEN_CN = (
    "志远", "建国", "晓明", "丽华", "雨晴", "子涵", "文博", "海燕", "国强", "秀英", "俊杰", "欣怡", "思远", "嘉豪",
    "美玲", "伟东", "春梅", "浩然", "静怡", "立新", "家明", "佳琪", "明辉", "雪梅", "永康", "慧敏", "天宇", "晓丽",
    "宏伟", "玉兰", "少华", "婷婷", "振宇", "凤霞", "鹏飞", "梦洁", "学军", "小红", "一鸣", "淑芬", "承志", "若彤",
    "德胜", "艳", "磊", "敏", "勇", "洁", "涛", "颖", "军", "芳", "斌", "娜", "超", "琳", "刚", "倩",
)
FIRST_DE = (
    "Anna", "Jonas", "Katrin", "Lukas", "Petra", "Stefan", "Julia", "Markus", "Sabine", "Tobias", "Heike", "Florian",
    "Monika", "Jan", "Claudia", "Felix", "Birgit", "Uwe", "Lena", "Matthias", "Ayşe", "Emre", "Nina", "Dirk",
    "Kerstin", "Paul", "Silke", "Holger", "Maria", "Tim",
)
LAST_DE = (
    "Brandt", "Lorenz", "Kühn", "Vogt", "Seidel", "Arnold", "Pohl", "Horn", "Busch", "Engel", "Voigt", "Sauer",
    "Winter", "Haase", "Beyer", "Ebert", "Franke", "Jahn", "Kuhn", "Lindner", "Marx", "Nowak", "Otto", "Paulsen",
    "Reuter", "Stark", "Thiel", "Ullrich", "Yilmaz", "Ziegler", "Behrens", "Dietz", "Fink", "Gerlach",
)
FIRST_US = (
    "James", "Maria", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Daniel", "Nancy", "Kevin", "Angela",
    "Brian", "Priya", "Jason", "Mei", "Eric", "Rosa", "Scott", "Denise", "Carlos", "Heather", "Andre", "Melissa",
    "Omar", "Tina", "Greg", "Joyce", "Peter", "Fatima",
)
LAST_US = (
    "Whitaker", "Delgado", "Novak", "Brooks", "Hanley", "Okafor", "Petersen", "Ramirez", "Sutton", "Chen", "Barlow",
    "Kowalski", "Nguyen", "Fleming", "Osborne", "Patel", "Lindqvist", "Mercer", "Boyd", "Tran", "Castillo",
    "Holloway", "Singh", "Rourke", "Vance", "Eastman", "Moreno", "Keller", "Haddad", "Pryor",
)
