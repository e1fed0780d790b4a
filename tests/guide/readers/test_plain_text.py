"""Plain text is cut at its headings, and only there."""

import time
from pathlib import Path

import pytest
from fakes import SHARED
from hypothesis import given
from hypothesis import strategies as st

from qa.guide.readers.plain_text import read_plain_text
from qa.guide.readers.reading import has_content
from qa.records import Section, line_starts

OKPAY = SHARED / "okpay/corpus/okpay-guide.txt"
PROSE = [SHARED / f"xquad-{language}/corpus" for language in ("zh", "en", "ar")]


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.headings for section in read_plain_text(text).sections]


def bodies(text: str) -> list[str]:
    return [text[section.start : section.end].strip() for section in read_plain_text(text).sections]


def words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def check_sections(text: str, sections: tuple[Section, ...]) -> None:
    """Sections are in order, disjoint and in range; what is outside of them is heading lines, rules or blank."""
    end = 0
    for section in sections:
        outside = [line.strip() for line in text[end : section.start].splitlines() if has_content(line)]
        assert end <= section.start <= section.end <= len(text)
        assert not outside or words(outside[0]) == words(section.headings[-1])
        assert all(not any(map(str.isalnum, line)) for line in outside[1:])
        assert bool(section.headings) or section.start == 0
        end = section.end
    assert not has_content(text[end:])


@pytest.mark.skipif(not OKPAY.exists(), reason="the development guide is not here")
def test_the_okpay_guide_has_its_five_chapters_its_questions_and_its_summary() -> None:
    text = OKPAY.read_text(encoding="utf-8")
    lines = text.split("\n")
    chapters = [line for line in lines if line[1:2] == "、"]
    questions = [line for line in lines if (line[:1].isdigit() and line.endswith("?")) or line.endswith("？")]
    related, summary = (line for line in lines if len(line) <= 6 and line[0].isalpha())
    assert [chapter[0] for chapter in chapters] == ["一", "二", "三", "四", "五"]
    assert [question[:3] for question in questions] == ["1. ", "2. ", "3. ", "4. "]
    expected = [
        (),
        *((chapter,) for chapter in chapters),
        (related,),
        *((related, asked) for asked in questions),
        (summary,),
    ]
    assert paths(text) == expected
    check_sections(text, read_plain_text(text).sections)


@pytest.mark.parametrize("folder", PROSE, ids=lambda folder: folder.parent.name)
def test_prose_is_not_cut(folder: Path) -> None:
    if not folder.exists():
        pytest.skip("the development guide is not here")
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert read_plain_text(text).sections == (Section((), 0, len(text)),), path.name


def test_chinese_chapters_hold_steps_and_a_later_title_holds_questions() -> None:
    text = """很多人第一次用小鹿钱包时都会遇到麻烦,本文把常见情况整理在一起,供大家查阅。
一、为什么收不到验证码
收不到短信时,先看看手机有没有信号,常见原因如下:
- 号码填错
- 短信被拦截
排除以上原因后再重新获取。
二、怎样更换手机号
更换号码前请准备好身份证件。
按照下面的顺序操作:
1. 打开设置:在首页右上角找到齿轮图标。
2. 验证身份:上传证件照片,等待系统审核,一般不超过十分钟。
3. 填写新号码:输入新的手机号并完成短信验证。
三、保护钱包的几个习惯
资金安全离不开良好的习惯,建议做到以下几点:
1. 密码要复杂:不要使用生日。
2. 不点陌生链接:来历不明的短信直接删除。
大家都在问
下面是用户问得最多的两个问题:
1. 小鹿钱包收费吗?提现要多少手续费?
注册与转账都不收费,提现按照金额的千分之一收取。
- 单笔最低一元
- 单笔最高五十元
具体以页面显示为准。
2. 如果手机丢了,我的钱会不会被盗?
只要及时挂失,资金就不会受到影响。
写在最后
养成良好的使用习惯,才能让钱包真正成为生活的帮手。"""
    assert paths(text) == [
        (),
        ("一、为什么收不到验证码",),
        ("二、怎样更换手机号",),
        ("三、保护钱包的几个习惯",),
        ("大家都在问",),
        ("大家都在问", "1. 小鹿钱包收费吗?提现要多少手续费?"),
        ("大家都在问", "2. 如果手机丢了,我的钱会不会被盗?"),
        ("写在最后",),
    ]
    assert bodies(text)[6] == "只要及时挂失,资金就不会受到影响。"
    check_sections(text, read_plain_text(text).sections)


def test_parts_chapters_and_articles_nest() -> None:
    text = """会员服务手册

第一章 入会
本章说明如何成为会员。
第一节 申请条件
第一条 年龄要求
申请人须年满十八周岁。
第二条 材料要求
申请人须提交身份证明。
第二节 申请流程
在线提交申请后三日内答复。
第二章 退会
第一节 主动退会
会员可以随时退会。
第二节 除名
违反约定的会员将被除名。
"""
    title = "会员服务手册"
    assert paths(text) == [
        (title,),
        (title, "第一章 入会"),
        (title, "第一章 入会", "第一节 申请条件"),
        (title, "第一章 入会", "第一节 申请条件", "第一条 年龄要求"),
        (title, "第一章 入会", "第一节 申请条件", "第二条 材料要求"),
        (title, "第一章 入会", "第二节 申请流程"),
        (title, "第二章 退会"),
        (title, "第二章 退会", "第一节 主动退会"),
        (title, "第二章 退会", "第二节 除名"),
    ]


def test_articles_that_are_sentences_stay_text() -> None:
    text = """第一章 总则
第一条 为了规范平台交易，保护用户权益，制定本规则。
第二条 本规则适用于平台全体用户。
第二章 交易
第三条 用户下单后应当在三十分钟内付款。
第四条 逾期未付款的订单自动取消。
"""
    assert paths(text) == [("第一章 总则",), ("第二章 交易",)]
    assert bodies(text)[1].startswith("第三条")


def test_three_chinese_styles_nest_in_order_of_appearance() -> None:
    text = """一、账户管理
账户是使用一切功能的前提。
（一）注册账户
1. 手机注册
用手机号接收验证码即可完成注册。
2. 邮箱注册
点击邮件里的链接即可完成注册。
（二）注销账户
注销前请先把余额提走。
二、交易管理
（一）付款
付款前请核对收款人。
（二）退款
退款会原路返回。
"""
    assert paths(text) == [
        ("一、账户管理",),
        ("一、账户管理", "（一）注册账户"),
        ("一、账户管理", "（一）注册账户", "1. 手机注册"),
        ("一、账户管理", "（一）注册账户", "2. 邮箱注册"),
        ("一、账户管理", "（二）注销账户"),
        ("二、交易管理",),
        ("二、交易管理", "（一）付款"),
        ("二、交易管理", "（二）退款"),
    ]


def test_decimal_numbers_nest() -> None:
    text = """1. 安装

安装前请确认系统版本。

1.1 下载安装包

从官网下载最新的安装包，大小约1.5 GB。

1.1.1 校验文件

下载完成后核对校验值，避免文件损坏。

1.2 运行安装程序

双击图标，按提示完成安装。

2. 使用

安装完成后即可使用。

2.1 新建项目

点击左上角的加号。
"""
    assert paths(text) == [
        ("1. 安装",),
        ("1. 安装", "1.1 下载安装包"),
        ("1. 安装", "1.1 下载安装包", "1.1.1 校验文件"),
        ("1. 安装", "1.2 运行安装程序"),
        ("2. 使用",),
        ("2. 使用", "2.1 新建项目"),
    ]


def test_numbered_questions_are_headings_and_their_steps_are_not() -> None:
    text = """1. 如何修改登录密码？
请按以下步骤修改：
1. 打开“我的”页面
2. 点击“安全中心”
3. 输入新密码
修改后需要重新登录。
2. 忘记密码了，怎么找回？
在登录页点击“忘记密码”，用手机号验证即可。
3. 为什么提示密码错误？
请检查大小写，连续输错五次会锁定账户。
"""
    assert paths(text) == [("1. 如何修改登录密码？",), ("2. 忘记密码了，怎么找回？",), ("3. 为什么提示密码错误？",)]


def test_steps_alone_are_no_headings() -> None:
    text = """想要开通自动续费，可以这样做：
1. 打开手机上的设置
2. 点击最上方的头像
3. 选择订阅
4. 打开自动续费
完成后会收到一条短信通知。
"""
    assert paths(text) == [()]


def test_steps_with_blank_lines_between_are_no_headings() -> None:
    text = """想要开通自动续费，可以这样做：

1、打开手机上的设置

2、点击最上方的头像

3、选择订阅

4、打开自动续费

完成后会收到一条短信通知。
"""
    assert paths(text) == [()]


def test_steps_that_are_sentences_are_no_headings_even_with_text_between() -> None:
    text = """换货流程如下。

1. 先在订单页提交换货申请。

客服会在一天内联系您。

2. 再把商品寄回仓库，运费由我们承担。

请保留快递单号。

3. 最后等待仓库发出新的商品。

一般需要三天。
"""
    assert paths(text) == [()]


def test_steps_explained_on_hanging_lines_are_no_headings() -> None:
    text = """Follow these steps to pair the lamp:

1. Hold the button
   The light starts to blink after five seconds.
2. Open the app
   It finds the lamp on its own.
3. Choose a room
   You can change it later.
"""
    assert paths(text) == [()]


def test_bracketed_numbers_under_numbered_headings_are_steps() -> None:
    text = """1. 线上申请
（1）登录官网
（2）填写表格
（3）上传照片
审核需要两个工作日。
2. 线下申请
（1）前往营业厅
（2）取号排队
（3）提交材料
当场即可办理完毕。
"""
    assert paths(text) == [("1. 线上申请",), ("2. 线下申请",)]
    assert "（2）取号排队" in bodies(text)[1]


def test_bare_titles_between_blank_lines() -> None:
    text = """我们的快递覆盖全国大部分地区，以下是寄件须知。

寄件时间

每天早上八点到晚上九点可以寄件，节假日照常。

包装要求

易碎物品请用泡沫包好，并在箱外注明。

运费怎么算？

首重一公斤十元，之后每公斤两元。
"""
    assert paths(text) == [(), ("寄件时间",), ("包装要求",), ("运费怎么算？",)]


def test_bare_titles_without_any_blank_lines() -> None:
    text = """我们的快递覆盖全国大部分地区，以下是寄件须知。
寄件时间
每天早上八点到晚上九点可以寄件，节假日照常。
所需材料
- 身份证
- 收件人电话
包装要求
易碎物品请用泡沫包好，并在箱外注明。
寄件步骤
1. 打开小程序
2. 填写地址
3. 等待上门
运费怎么算？
首重一公斤十元，之后每公斤两元。
"""
    assert paths(text) == [
        (),
        ("寄件时间",),
        ("所需材料",),
        ("包装要求",),
        ("寄件步骤",),
        ("运费怎么算？",),
    ]


def test_short_lines_of_a_list_are_no_titles() -> None:
    text = """办理时请带上：
身份证
户口本
两张照片
带齐后到三楼窗口办理，大约需要半个小时。
"""
    assert paths(text) == [()]


def test_english_questions() -> None:
    text = """Frequently Asked Questions

How long does delivery take?

Most parcels arrive within three working days.

Can I change my address after I have placed an order?

Yes. Write to us before the parcel leaves our warehouse.

What does it cost?

Delivery is free of charge above 50 euros.
"""
    top = "Frequently Asked Questions"
    assert paths(text) == [
        (top,),
        (top, "How long does delivery take?"),
        (top, "Can I change my address after I have placed an order?"),
        (top, "What does it cost?"),
    ]


def test_english_chapters_and_numbers() -> None:
    text = """Chapter 1: Getting started

This chapter shows you around.

1. Unpacking

Open the box with care, since the glass may break.

2. Charging

Charge the device for two hours before first use.

Chapter 2: Daily use

The device works best at room temperature.

Appendix A

Technical data and the full list of parts.
"""
    first, second = "Chapter 1: Getting started", "Chapter 2: Daily use"
    assert paths(text) == [(first,), (first, "1. Unpacking"), (first, "2. Charging"), (second,), ("Appendix A",)]


def test_underlined_titles_nest_by_their_underline() -> None:
    text = """User guide
==========
Read this first.

Install
-------
Run the installer and follow what it says.

Remove
------
Delete the folder.
"""
    assert paths(text) == [("User guide",), ("User guide", "Install"), ("User guide", "Remove")]
    assert bodies(text) == ["Read this first.", "Run the installer and follow what it says.", "Delete the folder."]


def test_wrapped_english_prose_is_not_cut() -> None:
    text = """The warranty covers every part of the machine for a period of two
years from the day of purchase. It does not cover damage caused by
water, by falls, or by repairs that were not made by one of our
Partner workshops. Please keep the receipt, since without it we
cannot tell when the period began.

If a part fails, send us the machine together with the receipt and
a short description. We repair it within ten days, or replace it
Free of charge.
"""
    assert paths(text) == [()]


def test_titles_over_wrapped_prose() -> None:
    text = """Warranty

The warranty covers every part of the machine for a period of two
years from the day of purchase. It does not cover damage caused by
water, by falls, or by repairs that were not made by one of our
partner workshops.

Repair

If a part fails, send us the machine together with the receipt and
a short description. We repair it within ten days, or replace it
free of charge.
"""
    assert paths(text) == [("Warranty",), ("Repair",)]


def test_traditional_chinese() -> None:
    text = """壹、帳戶問題
以下說明帳戶相關的常見狀況。
（一）無法登入怎麼辦？
請先確認網路連線，再重新輸入密碼。
（二）如何變更電子郵件？
請到個人設定頁面修改，並完成驗證。
貳、付款問題
付款失敗時，請依照下列步驟處理：
1. 確認信用卡是否過期。
2. 確認額度是否足夠。
3. 聯絡發卡銀行。
參考資料
更多說明請見官方網站。
"""
    assert paths(text) == [
        ("壹、帳戶問題",),
        ("壹、帳戶問題", "（一）無法登入怎麼辦？"),
        ("壹、帳戶問題", "（二）如何變更電子郵件？"),
        ("貳、付款問題",),
        ("參考資料",),
    ]


def test_a_title_and_a_preface_stand_beside_the_chapters() -> None:
    text = """智能手表使用说明

前言

感谢您选择本产品，使用前请仔细阅读本说明。

一、充电

首次使用前请充满电。

二、配对

打开蓝牙后在应用中搜索设备。

附录

产品参数以包装为准。
"""
    assert paths(text) == [
        ("智能手表使用说明",),
        ("智能手表使用说明", "前言"),
        ("智能手表使用说明", "一、充电"),
        ("智能手表使用说明", "二、配对"),
        ("智能手表使用说明", "附录"),
    ]


def test_numbers_start_again_under_each_title() -> None:
    text = """充值问题

1. 充值多久到账？

一般五分钟之内到账。

2. 充值有上限吗？

单日上限为五万元。

提现问题

1. 提现多久到账？

工作日两小时之内到账。

2. 提现收费吗？

每月前三次不收费。
"""
    assert paths(text) == [
        ("充值问题",),
        ("充值问题", "1. 充值多久到账？"),
        ("充值问题", "2. 充值有上限吗？"),
        ("提现问题",),
        ("提现问题", "1. 提现多久到账？"),
        ("提现问题", "2. 提现收费吗？"),
    ]


def test_titles_inside_chapters_stay_inside() -> None:
    text = """一、出发之前
【证件】
请带好护照和签证。
【行李】
托运行李不得超过二十公斤。
二、到达之后
【入境】
按照指示牌排队。
【交通】
机场有地铁直达市区。
"""
    first, second = "一、出发之前", "二、到达之后"
    assert paths(text) == [
        (first,),
        (first, "【证件】"),
        (first, "【行李】"),
        (second,),
        (second, "【入境】"),
        (second, "【交通】"),
    ]


def test_questions_and_answers_marked_by_letters() -> None:
    text = """Q：可以开发票吗？
A：可以，请在订单完成后申请。
Q：发票多久寄出？
A：电子发票当天发送。
"""
    assert paths(text) == [("Q：可以开发票吗？",), ("Q：发票多久寄出？",)]


def test_a_table_of_contents_is_no_heading() -> None:
    text = """目录
一、购买………1
二、安装………3
三、维修………8
一、购买
可以在网上或门店购买。
二、安装
安装由师傅上门完成，不收费。
三、维修
维修请拨打服务电话。
"""
    assert [path[-1] for path in paths(text)] == ["目录", "一、购买", "二、安装", "三、维修"]
    assert bodies(text)[0].endswith("三、维修………8")


def test_russian_and_arabic_titles() -> None:
    russian = """Как открыть счёт

Заполните анкету на сайте и подтвердите номер телефона. Проверка занимает один день.

Комиссии

Пополнение бесплатно, вывод средств стоит один процент.
"""
    arabic = """فتح حساب جديد

املأ النموذج على الموقع وأكد رقم هاتفك. تستغرق المراجعة يوماً واحداً.

الرسوم

الإيداع مجاني، وتكلفة السحب واحد بالمئة.
"""
    assert paths(russian) == [("Как открыть счёт",), ("Комиссии",)]
    assert paths(arabic) == [("فتح حساب جديد",), ("الرسوم",)]


def test_japanese_and_korean_titles() -> None:
    japanese = """第1章 はじめに
この章では準備について説明します。
第2章 設定
■言語の変更
設定画面から言語を選んでください。
■通知の変更
通知の種類ごとに選べます。
"""
    korean = """제1장 시작하기
앱을 설치하고 계정을 만듭니다.
제2장 결제
카드를 등록하면 결제할 수 있습니다.
"""
    assert paths(japanese) == [
        ("第1章 はじめに",),
        ("第2章 設定",),
        ("第2章 設定", "■言語の変更"),
        ("第2章 設定", "■通知の変更"),
    ]
    assert paths(korean) == [("제1장 시작하기",), ("제2장 결제",)]


def test_numbers_that_go_on_over_chapters_are_one_run() -> None:
    text = """一、账户类
1. 怎么注册？
用手机号注册。
二、交易类
2. 怎么付款？
扫码付款。
3、怎么退款？
在订单页申请退款。
"""
    assert paths(text) == [
        ("一、账户类",),
        ("一、账户类", "1. 怎么注册？"),
        ("二、交易类",),
        ("二、交易类", "2. 怎么付款？"),
        ("二、交易类", "3、怎么退款？"),
    ]


def test_words_with_numbers_are_headings_and_captions_are_not() -> None:
    text = """账户被锁定后可以用下面几种办法解锁。
方法一：短信解锁
输入手机收到的验证码，系统会自动解锁。
图1 短信解锁页面
如果收不到短信，请换一种办法。
图2 邮件解锁页面
方法二：邮件解锁
点击邮件中的链接即可。
"""
    assert paths(text) == [(), ("方法一：短信解锁",), ("方法二：邮件解锁",)]


def test_bold_marks_do_not_hide_a_number_or_a_title() -> None:
    text = """**一、准备**

开始之前，请确认网络正常。

**二、使用**

打开应用即可使用。

**常见误区**

很多人以为需要付费，其实不需要。
"""
    assert paths(text) == [("一、准备",), ("二、使用",), ("常见误区",)]


def test_contacts_dates_and_quotations_are_no_titles() -> None:
    text = """退款政策

七天内可以无理由退款，超过七天不予受理。

电话：400-000-0000

工作日有人接听，节假日请留言。

2024年5月1日

“您好”

客服会这样开始每一次通话，然后再询问订单号。

help@example.com

来信会在两天之内得到答复。
"""
    assert paths(text) == [("退款政策",)]


def test_indented_body_with_numbered_sections_is_read() -> None:
    text = """1. Introduction

   This document describes how two wallets exchange coins. It is meant
   for those who write the programs, and it assumes that they know how
   a signature works.

2. Overview

   The server answers the client with one of the following words, and
   then it closes the connection without waiting:

   1. hello
   2. error
   3. bye

3. Security

   All traffic is encrypted, and nothing is stored anywhere except on
   the two machines.
"""
    assert paths(text) == [("1. Introduction",), ("2. Overview",), ("3. Security",)]


BODY = "这里是一段完整的正文，用来说明上面的内容。"
LONG = "号码" * 15  # 60 columns
WRAPPED = """The parcel leaves our warehouse on the day of the order and will
reach you within three days unless the weather is bad or one of the
roads is closed so that the driver has to take another way to your
home."""

LINES = {  # name: (text, its headings)
    "a number alone names nothing": (f"1. 甲\n{BODY}\n", []),
    "two numbers do": (f"1. 甲\n{BODY}\n2. 乙\n", ["1. 甲", "2. 乙"]),
    "two steps before text do not": (f"1. 打开\n2. 关闭\n{BODY}\n", []),
    "numbers without a title": (f"1.\n{BODY}\n2.\n{BODY}\n", []),
    "a chapter without a title": (f"第一章\n{BODY}\n第二章\n{BODY}\n", ["第一章", "第二章"]),
    "steps in small letters": (f"1. open it\n{BODY}\n2. close it\n{BODY}\n", []),
    "an excerpt starts late": (f"三、甲\n{BODY}\n四、乙\n{BODY}\n", ["三、甲", "四、乙"]),
    "steps do not start late": (f"3. 甲\n{BODY}\n4. 乙\n{BODY}\n", []),
    "a gap ends a run": (f"1. 甲\n{BODY}\n2. 乙\n{BODY}\n5. 丙\n{BODY}\n", ["1. 甲", "2. 乙"]),
    "one subsection": (f"1. 甲\n{BODY}\n1.1 子\n{BODY}\n2. 乙\n{BODY}\n", ["1. 甲", "1.1 子", "2. 乙"]),
    "one section over subsections": (f"1. 甲\n1.1 子\n{BODY}\n1.2 丑\n{BODY}\n", ["1. 甲", "1.1 子", "1.2 丑"]),
    "the other mark is a step": (f"1、甲\n{BODY}\n1. 准备\n2、乙\n{BODY}\n", ["1、甲", "2、乙"]),
    "high numbers": (
        "".join(f"{number}、题\n{BODY}\n" for number in ("九", "十", "十一", "十二", "十三")),
        ["九、题", "十、题", "十一、题", "十二、题", "十三、题"],
    ),
    "hundreds": (f"第九十九条 甲\n{BODY}\n第一百条 乙\n{BODY}\n", ["第九十九条 甲", "第一百条 乙"]),
    "roman": (
        "".join(f"{number}. Topic\nA sentence follows.\n" for number in ("I", "II", "III", "IV", "V")),
        ["I. Topic", "II. Topic", "III. Topic", "IV. Topic", "V. Topic"],
    ),
    "letters": ("A. One\nA sentence.\nB. Two\nA sentence.\n", ["A. One", "B. Two"]),
    "digits of another script": (f"١. أول\n{BODY}\n٢. ثان\n{BODY}\n", ["١. أول", "٢. ثان"]),
    "circles": (f"① 甲\n{BODY}\n② 乙\n{BODY}\n", ["① 甲", "② 乙"]),
    "numbers and a space": (f"1 范围\n{BODY}\n2 术语\n{BODY}\n", ["1 范围", "2 术语"]),
    "decimals in prose": (f"{BODY}\n1.5 倍以上的价格不予受理\n{BODY}\n", []),
    "most of a run decides": (
        f"1. 甲\n{BODY}\n2. 乙，而且没有写完，\n{BODY}\n3. 丙\n{BODY}\n",
        ["1. 甲", "2. 乙，而且没有写完，", "3. 丙"],
    ),
    "most of a run decides against": (f"1. 甲\n{BODY}\n2. 乙是这样的。\n{BODY}\n3. 丙也是。\n{BODY}\n", []),
    "half of the chapters are enough": (f"一、甲\n{BODY}\n二、乙是这样的。\n{BODY}\n", ["一、甲", "二、乙是这样的。"]),
    "a paragraph with a number stays": (f"一、甲\n{BODY}\n二、{BODY * 5}\n三、丙\n{BODY}\n", ["一、甲", "三、丙"]),
    "the same titles in two chapters": (
        f"一、甲\n（一）概述\n{BODY}\n（二）步骤\n{BODY}\n二、乙\n（一）概述\n{BODY}\n（二）步骤\n{BODY}\n",
        ["一、甲", "（一）概述", "（二）步骤", "二、乙", "（一）概述", "（二）步骤"],
    ),
    "a numbered title may be wide": (f"1. {'号' * 38}\n{BODY}\n2. 乙\n{BODY}\n", [f"1. {'号' * 38}", "2. 乙"]),
    "but not too wide": (f"1. {'号' * 39}\n{BODY}\n2. 乙\n{BODY}\n", []),
    "a numbered question may be wider": (f"1. {'号' * 57}？\n{BODY}\n2. 乙\n{BODY}\n", [f"1. {'号' * 57}？", "2. 乙"]),
    "and of two sentences": (
        f"1. 想知道更多。去哪里看？\n{BODY}\n2. 乙\n{BODY}\n",
        ["1. 想知道更多。去哪里看？", "2. 乙"],
    ),
    "a bare title may be as wide as this": (f"{BODY}\n\n{LONG}\n\n{BODY}\n", [LONG]),
    "but not wider": (f"{BODY}\n\n{LONG}x\n\n{BODY}\n", []),
    "a bare question may": (f"{BODY}\n\n{LONG}x？\n\n{BODY}\n", [f"{LONG}x？"]),
    "a bare question of two sentences": (f"{BODY}\n\n想知道更多。去哪里看？\n\n{BODY}\n", []),
    "an exclamation": (f"{BODY}\n\n欢迎光临！\n\n{BODY}\n", []),
    "a comma in dense text": (f"{BODY}\n首先，打开应用\n{BODY}\n", []),
    "a comma in a dense question": (f"{BODY}\n那么，怎么办？\n{BODY}\n", []),
    "a comma in a question set apart": (f"{BODY}\n\n忘了，怎么办？\n{BODY}\n", ["忘了，怎么办？"]),
    "a comma in a title alone": (f"{BODY}\n\n先做什么，后做什么\n\n{BODY}\n", ["先做什么，后做什么"]),
    "a comma in a line over text": (f"{BODY}\n\n先做什么，后做什么\n{BODY}\n", []),
    "a comma in English": ("It works.\n\nFees, limits and rates\nThey are low.\n", ["Fees, limits and rates"]),
    "a comma in dense English": ("It works.\nFees, limits and rates\nThey are low.\n", []),
    "a list without marks": (f"{BODY}\n\n甲类物品\n\n乙类物品\n\n丙类物品\n\n{BODY}\n", []),
    "a topic over a title": (f"{BODY}\n\n物流问题\n\n多久送到？\n\n{BODY}\n", ["物流问题", "多久送到？"]),
    "a title over a topic over a title": (
        f"帮助中心\n\n物流问题\n\n多久送到？\n\n{BODY}\n",
        ["帮助中心", "物流问题", "多久送到？"],
    ),
    "a title over a short line": (f"管理办法\n\n2024年1月1日\n\n第一章 总则\n\n{BODY}\n", ["管理办法", "第一章 总则"]),
    "a last line": (f"{BODY}\n\n某某公司\n", []),
    "a list that was announced": (f"{BODY}\n\n请准备：\n\n有效证件\n\n{BODY}\n", []),
    "the second line of a step": ("1. 打开设置\n进入我的页面\n2. 点击安全中心。\n3. 输入新的密码。\n", []),
    "the second line of a bullet": (f"{BODY}\n- 客服邮箱\n官网在线留言\n- 客服电话\n", []),
    "a question between bullets": (f"{BODY}\n- 客服邮箱\n还有别的办法吗\uff1f\n- 客服电话\n", ["还有别的办法吗？"]),
    "a list announced under a heading": (
        f"一、甲\n{BODY}\n二、乙\n充值以后就可以转账\n- 选择\n- 输入\n",
        ["一、甲", "二、乙"],
    ),
    "a title under a heading": (f"一、甲\n开始之前\n{BODY}\n二、乙\n{BODY}\n", ["一、甲", "开始之前", "二、乙"]),
    "a title over bullets": (f"{BODY}\n\n所需材料\n\n- 证件\n- 照片\n", ["所需材料"]),
    "a title over the middle of a list": (f"{BODY}\n\n所需材料\n\n2. 证件\n3. 照片\n", []),
    "an underlined title with a colon": (f"Step: one\n---------\n{BODY}\n", ["Step: one"]),
    "a word with a number alone": (f"{BODY}\n\n附录A：价目\n\n{BODY}\n", ["附录A：价目"]),
    "words with numbers that are steps": (f"{BODY}\n\n步骤1 打开\n\n步骤2 关闭\n\n{BODY}\n", []),
    "lines between paragraphs of sentences": (f"{BODY}\n而且\n{BODY}\n{BODY[:-1]}\n短线\n{BODY}\n", ["而且"]),
    "a line that goes on": ("It was long\nand it went on.\n\nIt was\nlonger still.\n", []),
    "a title over wrapped text": (f"{WRAPPED}\n\nReturns\n{WRAPPED}\n", ["Returns"]),
    "a short line of wrapped text": (f"{WRAPPED}\n\nYou write to\nBerlin or Bonn.\n", []),
    "a step that wraps": (f"{WRAPPED}\n\n1. {WRAPPED}\n\n2. {WRAPPED}\n", []),
    "commands behind a number sign": ("# apt update\nIt takes a while.\n# apt install qa\nIt takes longer.\n", []),
    "headings behind a number sign": (
        "# Setup\nIt takes a while.\n## Update\nIt takes longer.\n",
        ["# Setup", "## Update"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LINES.values(), ids=LINES)
def test_a_line_is_a_heading_by_what_is_around_it(text: str, expected: list[str]) -> None:
    assert [path[-1] for path in paths(text) if path] == expected
    check_sections(text, read_plain_text(text).sections)


NESTED = {  # name: (text, its paths but for the introduction)
    "a title over weak numbers": (
        f"说明书\n{BODY}\n1. 甲\n{BODY}\n2. 乙\n{BODY}\n",
        [("说明书",), ("说明书", "1. 甲"), ("说明书", "2. 乙")],
    ),
    "a topic over weak numbers": (
        f"开户\n1. 甲\n{BODY}\n2. 乙\n{BODY}\n销户\n{BODY}\n",
        [("开户",), ("开户", "1. 甲"), ("开户", "2. 乙"), ("销户",)],
    ),
    "numbers announced": (
        f"{BODY}\n常见问题\n以下是两个问题：\n1. 甲？\n{BODY}\n2. 乙？\n{BODY}\n",
        [("常见问题",), ("常见问题", "1. 甲？"), ("常见问题", "2. 乙？")],
    ),
    "numbers right below": (
        f"{BODY}\n常见问题\n1. 甲？\n{BODY}\n2. 乙？\n{BODY}\n",
        [("常见问题",), ("常见问题", "1. 甲？"), ("常见问题", "2. 乙？")],
    ),
    "a preface before numbers": (
        f"{BODY}\n前言\n{BODY}\n1. 甲\n{BODY}\n2. 乙\n{BODY}\n",
        [("前言",), ("1. 甲",), ("2. 乙",)],
    ),
    "chapters after numbers": (
        f"1. 甲\n{BODY}\n2. 乙\n{BODY}\n一、丙\n{BODY}\n二、丁\n{BODY}\n",
        [("1. 甲",), ("2. 乙",), ("一、丙",), ("二、丁",)],
    ),
    "topics": (
        f"{BODY}\n\n物流\n\n多久？\n\n{BODY}\n\n多少钱？\n\n{BODY}\n\n支付\n\n能分期吗？\n\n{BODY}\n",
        [("物流",), ("物流", "多久？"), ("物流", "多少钱？"), ("支付",), ("支付", "能分期吗？")],
    ),
    "bare titles in a run stay in its last": (
        f"一、甲\n子时\n{BODY}\n二、乙\n丑时\n{BODY}\n",
        [("一、甲",), ("一、甲", "子时"), ("二、乙",), ("二、乙", "丑时")],
    ),
    "a bare title behind a run ends it": (
        f"一、甲\n{BODY}\n二、乙\n{BODY}\n总结\n{BODY}\n",
        [("一、甲",), ("二、乙",), ("总结",)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), NESTED.values(), ids=NESTED)
def test_headings_nest_by_their_style(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [path for path in paths(text) if path] == expected


def test_text_before_the_first_heading_is_a_section_unless_blank() -> None:
    chapters = "一、开始\n正文在这里。\n二、结束\n正文到此为止。\n"
    assert paths(chapters)[0] == ("一、开始",)
    assert paths("\n \n" + chapters)[0] == ("一、开始",)
    assert paths("先说几句。\n" + chapters)[0] == ()
    assert read_plain_text("").sections == ()
    assert read_plain_text(" \r\n\n").sections == ()


def test_every_kind_of_line_end_gives_the_same_headings() -> None:
    text = "开头的话。\n一、开始\n正文在这里。\n二、结束\n正文到此为止。\n"
    expected = [(), ("一、开始",), ("二、结束",)]
    for line_end in ("\n", "\r\n", "\r"):
        changed = text.replace("\n", line_end)
        assert paths(changed) == expected
        assert bodies(changed) == ["开头的话。", "正文在这里。", "正文到此为止。"]
        check_sections(changed, read_plain_text(changed).sections)


PIECES = (
    "第一章 甲|一、甲|二、乙|（一）丙|1. 丁|2. 戊|1.1 己|短标题|Title|Is it?|- item|====|# 井|Q：问|【框】|①|附录A|Chapter 2|IV. x"
    "|这是一句完整的话。|A sentence, longer than a title and with a stop at its end.|١. ٢|**粗**|两、|\x00|\u3000|\r|\n|\r\n|\n\n"
)
DOCUMENTS = st.lists(st.sampled_from(PIECES.split("|")), max_size=40)


@given(st.one_of(st.text(), DOCUMENTS.map("".join), DOCUMENTS.map("\n".join)))
def test_sections_are_ordered_and_cover_any_text(text: str) -> None:
    check_sections(text, read_plain_text(text).sections)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5_000_000,
        "是" * 5_000_000,
        "1." * 2_500_000,
        "（" * 2_000_000,
        "第" * 2_000_000,
        "?" * 2_000_000,
        "1. 标题\n正文在这里。\n" * 10_000,
        "".join(f"{number}. 标题\n正文在这里。\n" for number in range(1, 10_001)),
        "".join(f"一、标题\n（一）小标题\n{number}. 步骤\n正文在这里。\n" for number in range(1, 5_000)),
        "短标题\n\n正文在这里，而且不短。\n\n" * 10_000,
        "短标题\n" * 50_000,
    ],
    ids=range(11),
)
def test_large_texts_take_seconds(text: str) -> None:
    began = time.monotonic()
    check_sections(text, read_plain_text(text).sections)
    assert time.monotonic() - began < 20
    assert len(line_starts(text)) > 0


def test_a_sentence_that_begins_with_the_number_of_another_section_is_text() -> None:
    text = "第一条 范围\n本规定适用于全体住户。\n第二条 例外\n第一条规定的范围不含访客\n第三条的费用另计\n第三条 费用\n每月十元。\n"
    assert paths(text) == [("第一条 范围",), ("第二条 例外",), ("第三条 费用",)]
    decimal = "1.1 Fristen\nEs gelten drei Tage.\n1.2 Ausnahmen\n1.1gilt nicht für Gäste\n1.3 Kosten\nZehn Euro.\n"
    assert paths(decimal) == [("1.1 Fristen",), ("1.2 Ausnahmen",), ("1.3 Kosten",)]
    joined = "3.1 账户\n账户免费开立。\n3.2登录后才能查看\n平时看不到余额。\n3.2 登录\n输入密码即可。\n3.3 退出\n点头像即可。\n"
    assert paths(joined) == [("3.1 账户",), ("3.2 登录",), ("3.3 退出",)]


@pytest.mark.parametrize(
    "text",
    [
        "第1条 目的\nこの規程は鍵の貸出を定める。\n第2条 申込み\n第3条の料金を除き無料とする\n第3条 料金\n一日百円とする。\n",
        "제1조 목적\n이 규정은 열쇠 대여를 정한다.\n제2조 신청\n제3조에 따른 요금은 제외한다\n제3조 요금\n하루 천 원으로 한다.\n",
        "第一條 目的\n本規定適用於全體住戶。\n第二條 申請\n第三條所列費用除外\n第三條 費用\n每月十元。\n",
        "3.1 Сроки\nКлюч выдаётся на день.\n3.2 Заявка\n3.3не действует для гостей\n3.3 Плата\nДесять рублей.\n",
        "3.1 Plazos\nLa llave se presta un día.\n3.2 Solicitud\n3.3no vale para visitas\n3.3 Precio\nDiez euros.\n",
    ],
)
def test_references_are_text_in_other_languages_too(text: str) -> None:
    lines = text.split("\n")
    assert paths(text) == [(lines[0],), (lines[2],), (lines[4],)]


def test_what_is_counted_is_no_section() -> None:
    text = "一、设备\n每户可以登记两部手机。\n第一部手机收验证码\n第二部手机收通知\n二、费用\n免费。\n"
    assert paths(text) == [("一、设备",), ("二、费用",)]
    longer = "一、设备\n每户可以登记两部手机。\n第一部手机收验证码\n它不能登录。\n第二部手机收通知\n它可以登录。\n二、费用\n免费。\n"
    assert paths(longer) == [("一、设备",), ("二、费用",)]
    lone = "一、设备\n每户可以登记两部手机。\n第三部手机需要申请\n二、费用\n免费。\n"
    assert paths(lone) == [("一、设备",), ("二、费用",)]
    steps = "第一步打开应用\n在首页登录。\n第二步选择账户\n点右上角。\n第三步确认\n输入密码。\n"
    assert paths(steps) == [("第一步打开应用",), ("第二步选择账户",), ("第三步确认",)]


def test_a_prompt_of_a_shell_is_no_heading() -> None:
    text = "1. Unpack:\n\ntar -xzf a.tgz\n\n2. Edit:\n\n# vi /etc/a.conf\n\nSave it and go on.\n\n# ./start --now\n\nIt runs.\n"
    assert paths(text) == [("1. Unpack:",), ("2. Edit:",)]
    assert paths("# Setup guide\n\nRead this.\n\n# Network\n\nPlug it in.\n") == [("# Setup guide",), ("# Network",)]


def test_bracketed_steps_stand_beside_each_other_and_hold_what_is_set_in() -> None:
    text = "Kaffeemaschine\n\n【Schritt 1】 Wasser\n    Deckel öffnen\n    Bis zur Linie füllen\n\n【Schritt 2】 Kaffee\n    1. Kanne holen\n    2. Pulver füllen\n\n【Hinweise】\n    Heiß!\n"
    assert paths(text) == [
        ("Kaffeemaschine",),
        ("Kaffeemaschine", "【Schritt 1】 Wasser"),
        ("Kaffeemaschine", "【Schritt 2】 Kaffee"),
        ("Kaffeemaschine", "【Hinweise】"),
    ]


def test_titles_in_boxes_are_above_the_numbers_in_their_bodies() -> None:
    text = (
        "=====\n  Werkzeugkasten\n  (für die Werkstatt)\n=====\n\nLies alles.\n\n"
        "━━━━━\n Fall 1.  PC zu langsam\n━━━━━\n\n  Dauer: 5 Minuten\n\n  1. Aufräumen\n    - Nicht Gebrauchtes entfernen.\n\n"
        "  2. Dienste beenden\n    - Nur was niemand braucht.\n\n━━━━━\n Fall 2.  Kein Ton\n━━━━━\n\n  Dauer: 1 Stunde\n\n"
        "━━━━━\n Mehr\n━━━━━\n\n  [ Treiber ]\n  Wozu: nach der Installation.\n"
    )
    assert [path[:2] for path in paths(text)] == [
        ("Werkzeugkasten",),
        ("Werkzeugkasten", "Fall 1.  PC zu langsam"),
        ("Werkzeugkasten", "Fall 1.  PC zu langsam"),
        ("Werkzeugkasten", "Fall 1.  PC zu langsam"),
        ("Werkzeugkasten", "Fall 2.  Kein Ton"),
        ("Werkzeugkasten", "Mehr"),
        ("Werkzeugkasten", "Mehr"),
    ]


def test_rules_between_paragraphs_make_no_titles() -> None:
    text = "-----\nBring the ticket with you.\n-----\nThe hall opens at nine.\n-----\nDogs stay outside.\n-----\n"
    assert paths(text) == [()]


def test_symbols_before_titles_with_bodies_set_in_are_headings() -> None:
    text = "■ 설치\n  폴더를 노트북에 복사하세요.\n\n■ 스캐너\n  꽂기만 하면 됩니다.\n  ・바로 됩니다\n\n■ 재고\n  자동으로 줄어듭니다.\n"
    assert paths(text) == [("■ 설치",), ("■ 스캐너",), ("■ 재고",)]
    japanese = (
        "1. 操作\n　・方向キー　選択\n　・ESCキー　戻る\n\n　表示に従ってください。\n\n2. 素材\n　お借りしました。\n"
    )
    assert paths(japanese) == [("1. 操作",), ("2. 素材",)]
