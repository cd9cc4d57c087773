"""What the parts of an address look like, on folded text (see `folding`). "\\0" stands for a bracket."""

from __future__ import annotations

import re

from liren.addresses.parsing.folding import NUMERAL

HAN = "一-龥"
COUNT = rf"(?:\d{{1,4}}|[{NUMERAL}]{{1,4}})"
BRACKET = re.compile(r"\(([^()]*)\)?")

# 省 市 区县 街道乡镇 社区村: only at the beginning. A 小区 and an 东区 are no districts.
DIVISIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[{HAN}]{{2,7}}?(?:省|自治区)",
        rf"[{HAN}]{{2,6}}?(?<!城)(?<!超)(?<!门)市(?!场|中|民|政|府|北|南|东|西|区|立|直)",
        rf"(?:市中区|城中区|[{HAN}]{{2,6}}?(?:(?<![小社园片校厂东南西北中{NUMERAL}])区|县))(?![{HAN}]?期)",
        rf"[{HAN}]{{2,6}}?(?:街道(?:办事处|办)?|(?<![城乡])镇(?![{HAN}]?[路街]))",
        rf"[{HAN}]{{2,8}}?(?:社区(?!卫生|服务)(?:居委会)?|居委会|村委会)",
    )
)
_ROAD_END = r"(?:大道|大街|(?<![公铁马道线])路|街(?!道|坊|区)|巷|胡同|国道|省道|县道)"
ROAD = re.compile(
    rf"(?P<name>[{HAN}A-Z0-9]{{1,12}}?{_ROAD_END}(?:[东南西北中](?:[一二三四五六七八九十]?[路街巷]|段)|延长线|[东南西北]延)?)"
)
LANE = re.compile(rf"(?P<name>[{HAN}]{{1,7}}[里坊条道弄坡湾口])(?={COUNT}(?:-\d+)?号(?!楼|院))")
NUMBER = re.compile(
    rf"(?P<letter>[甲乙丙丁]?)(?P<number>{COUNT}\d?)(?:[-之](?P<sub>\d+))?(?:号弄|弄|号院内|号院|号大院|号(?!楼|线|公寓))"
    rf"(?:院(?![{HAN}]))?(?:[-附](?P<more>\d+)(?:号(?!楼))?(?![-\d]))?(?P<after>[甲乙丙丁](?![{HAN}]))?"
)
BARE_NUMBER = re.compile(
    r"(?P<letter>)(?P<number>\d{1,5})(?:-(?P<sub>\d{1,2}))?(?P<more>)(?P<after>)(?=$|\0|,)"
)
PHASE = re.compile(
    rf"(?:第?(?P<which>\d{{1,2}}|[{NUMERAL}]{{1,3}}|[A-Z]|[东南西北中]{{1,2}})(?P<what>期|区|组团|片区?|地块))$"
)
PHASE_HERE = re.compile(PHASE.pattern.removesuffix("$"))
BUILDING = re.compile(
    rf"#(?P<hash>\d{{1,4}})楼?(?!\d)|第?(?P<number>{COUNT}(?:-\d{{1,2}}(?=号楼|栋|幢|#))?|[A-Z]\d{{0,2}})(?:号(?:住宅|公寓|商务)?楼|栋楼?|幢楼?|座(?![{HAN}])|#楼?|号公寓)"
)
UNIT = re.compile(rf"第?(?P<number>{COUNT}|[A-Z甲乙丙丁])(?:号?单元|门(?![{HAN}]))")
FLOOR = re.compile(rf"(?P<under>地下|负|-|B(?=\d))?第?(?P<number>{COUNT})(?:层|楼|F)(?!长)")
ROOM = re.compile(
    rf"(?P<number>\d{{2,5}}[A-Z]?|[{NUMERAL}]{{3,4}}(?=室|$|\0)|[A-Z]-?\d{{2,4}}|\d{{1,2}}(?=室|户))(?:号?室|号?房(?!产)|号户?|户)?(?!\d)"
)
THREE = re.compile(r"(?P<building>\d{1,3})-(?P<unit>\d{1,2})-(?P<room>\d{2,4}[A-Z]?)(?:号?室|号)?(?![-\d])")
TWO = re.compile(r"(?P<first>\d{1,3})-(?P<room>\d{3,4}[A-Z]?)(?:号?室|号)?(?![-\d])")
CROSSING = re.compile(r"(?:路)?(?:交叉口|交汇处?|交界处?|交口|十字路口|丁字路口|路口|口(?![一-龥])|相交)")
NEAR = re.compile(
    r"(?:对面|对过|对门|斜对面|附近|旁边?|隔壁|周边|门前|门口|前面|后面|背后|楼下|中段"
    r"|(?:路|街)?以?(?:[东南西北]{1,2})(?:侧|邻|临|面|边|首|头|门)|以[东南西北]|路[东南西北]"
    r"|(?:往|向|再)?[东南西北]{1,2}(?:行|走)?(?:约)?\d+(?:米|公里|M|KM)|\d+(?:米|公里|M)(?:处|路[东南西北])?|与?近(?=[一-龥])|内(?=$|\0))"
)
JOIN = re.compile(r"(?:与|和|及|、|,|-|/)(?=[一-龥])")
# Where the name of an estate ends: a number with a word of the tree behind it, a place nearby, a bracket.
ESTATE_END = re.compile(
    rf"(?:#\d|第?(?:{COUNT}|[A-Z]\d?)(?:-\d{{1,2}})?(?:号楼|号住宅楼|号公寓|栋|幢|#|单元|层|座(?![{HAN}])|门(?![{HAN}])))"
    rf"|[甲乙丙丁]?\d+(?:-\d+)*号|\d+-\d+|\d{{3,4}}(?:室|房)?(?=$|\0|,)|{NEAR.pattern}|\0|,|\.\.\."
)
GENERAL = (
    "住宅小区",
    "生活小区",
    "居住小区",
    "住宅区",
    "生活区",
    "小区",
)  # say nothing about which estate it is
