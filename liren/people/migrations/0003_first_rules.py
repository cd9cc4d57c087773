"""The rules a new installation starts with: purposes, quotas, keeping, counting, kinds of care."""

from datetime import date

from django.db import migrations

SINCE = date(2020, 1, 1)
DEFAULT = "默认值，未核实，请按本地规定修改 / a default, unverified: change it to the local rule"
PIPL = "个人信息保护法第六条、第十三条 / Personal Information Protection Law, Articles 6 and 13"
PURPOSES = (  # code, Chinese, English, needs consent, needs a matter
    ("matter", "办理本人诉求", "To handle the person's own matter", False, True),
    ("visit", "走访探访", "To visit, as planned", False, True),
    ("check", "核对登记信息", "To check the record with the person", False, True),
    ("emergency", "突发事件救助", "To help in an emergency", False, True),
    ("benefit", "落实惠民待遇", "To see that a benefit is paid", True, True),
    ("request", "答复本人申请", "To answer the person's request about their data", False, True),
)
KEEP = (  # category, days after its end, source
    ("resident", 730, DEFAULT),
    ("care", 180, DEFAULT),
    ("consent", 1095, DEFAULT),
    (
        "reading",
        1095,
        "网络安全法第二十一条（不少于六个月）/ Cybersecurity Law, Article 21: six months at least",
    ),
    ("request", 1095, DEFAULT),
    ("account", 365, DEFAULT),
    ("sign_in_code", 1, DEFAULT),
    ("case_contact", 730, DEFAULT),
)
CARE = (  # code, Chinese, English, legal basis, longest days
    ("alone", "独居老人", "Older person living alone", "老年人权益保障法第十三条、第三十七条", 365),
    ("oldest", "高龄老人（80岁以上）", "Aged 80 or over", "老年人权益保障法第三十三条", 365),
    ("minimum", "最低生活保障对象", "Minimum living allowance", "社会救助暂行办法第九条至第十三条", 365),
    ("disabled", "残疾人", "Person with a disability", "残疾人保障法第四十六条至第四十八条", 365),
    ("hardship", "困难家庭", "Family in hardship", "社会救助暂行办法第四十七条", 180),
    ("child", "困境儿童", "Child in need", "未成年人保护法第四十三条", 180),
    ("veteran", "优抚对象", "Entitled veteran", "退役军人保障法第五十条", 365),
)


def add_first_rules(apps, schema_editor):
    def add(model, source, **values):
        apps.get_model("people", model).objects.create(source=source, valid_from=SINCE, **values)

    for code, name, name_en, consent, matter in PURPOSES:
        add(
            "Purpose", PIPL, code=code, name=name, name_en=name_en, needs_consent=consent, needs_matter=matter
        )
    for category, days, source in KEEP:
        add("RetentionRule", source, category=category, days=days)
    add("RevealQuota", DEFAULT, per_day=30, seconds=60, batch_from=5)
    add(
        "FloatingRule", "居住证暂行条例第二条 / Interim Regulations on Residence Permits, Article 2", days=183
    )
    add("SuppressionRule", DEFAULT, public_k=10, inner_k=5)
    for code, name, name_en, basis, days in CARE:
        apps.get_model("people", "CareKind").objects.create(
            code=code, name=name, name_en=name_en, legal_basis=basis, longest_days=days, valid_from=SINCE
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0002_wall")]

    operations = [migrations.RunPython(add_first_rules, migrations.RunPython.noop)]
