"""DOCX files in Chinese, Japanese, Korean and Arabic; each function makes one file and says what is wrong with it."""
# ruff: noqa: E501  (lines of text)

from docx_writer import Docx, bold, levels, number, numbered, outline, para, run, size, style, table

SC, TC, JP, KR = "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "Noto Sans CJK KR"


def contract_system() -> Docx:
    """Outline levels on the paragraphs themselves; the names of styles say nothing; numbers typed by hand."""
    styles = [style("a5", "文档正文", "a", '<w:ind w:firstLineChars="200" w:firstLine="420"/>')]
    d = Docx("zh-hetong-xitong.docx", styles, header="合同管理系统", font=SC)
    d.heading(0, "合同管理系统操作手册", para(bold("合同管理系统操作手册", 22), more='<w:jc w:val="center"/>'))
    for depth, text, body in [
        (1, "一、登录系统", ["请使用新版浏览器打开系统地址。第一次登录必须修改密码，新密码至少八位。"]),
        (2, "1.1 忘记密码", ["在登录页点击“忘记密码”，系统会给登记的手机发送六位数字。五分钟内有效。"]),
        (2, "1.2 更换手机", ["手机号由管理员修改。请带工牌到信息科办理，当天生效。"]),
        (1, "二、起草合同", ["进入“我的合同”，点击“新建”。草稿每隔一分钟自动保存。"]),
        (2, "2.1 选择模板", ["模板分为采购、租赁和服务三类。选错了模板只能删除草稿重来。", "#"]),
        (3, "2.1.1 模板里的空格", ["灰色的空格必须填写。金额写成数字，系统自动换成大写。"]),
        (2, "2.2 上传附件", ["附件不超过二十兆。", "1、点击回形针。", "2、选择文件。", "3、等待绿色对勾。"]),
        (1, "三、审批", ["审批按部门、财务、法务的顺序进行。任何一步退回，都从头开始。"]),
        (2, "3.1 催办", ["超过两天没有处理的，可以点击“催办”。同一份合同每天只能催一次。"]),
        (1, "四、归档", ["签字盖章以后扫描上传，合同状态变成“已归档”。纸质原件交档案室。"]),
    ]:  # fmt: skip
        d.heading(depth, text, para(bold(text) if depth < 3 else text, "a5", outline(depth - 1)))
        for line in body:
            rows = [
                ["序号", "模板", "部门"],
                ["1", "采购合同", "后勤科"],
                ["2", "租赁合同", "资产科"],
                ["3", "服务合同", "各科室"],
            ]
            d.add(table(rows) if line == "#" else para(line, "a5"))
    return d


def canteen() -> Docx:
    """Automatic Chinese numbers on plain paragraphs, restarts, lists of steps with numbers of their own."""
    heads = levels(0, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    steps = levels(1, ("decimal", "%1)"))
    rules = levels(2, ("chineseCountingThousand", "第%1条"))
    lists = number(1, 0) + number(2, 1) + number(3, 1, True) + number(4, 2)
    d = Docx("zh-shitang.docx", [style("a6", "List Paragraph", "a")], heads + steps + rules + lists, font=SC)
    d.heading(0, "职工食堂就餐指南", para(bold("职工食堂就餐指南", 20), more='<w:jc w:val="center"/>'))
    d.add("食堂在办公楼后面，地上两层。本指南说明怎样办卡、充值和订餐。")
    for depth, seen, text, body in [
        (1, "一、", "办卡", ["新职工凭工牌到一楼窗口办卡，当场领取。押金十元，退卡时退还。"]),
        (2, "（一）", "临时卡", ["来访的人可以办临时卡，当天有效。由接待的同事签字。"]),
        (2, "（二）", "挂失与补卡", ["卡丢了先在手机上挂失，再到窗口补。挂失前的消费不退。", "*打开手机应用。", "*选择“挂失”。"]),
        (1, "二、", "充值", ["窗口、自助机和手机都可以充值。手机充值要刷一次卡才到账。"]),
        (2, "（一）", "自助机", ["自助机只收纸币。", "+放卡。", "+放入纸币。", "+等待屏幕显示余额。"]),
        (2, "（二）", "补贴", ["补贴每月一日发放，当月有效，月底清零。", "#"]),
        (1, "三、", "订餐", ["每天上午九点以前可以订午餐。订了不吃，费用照扣。"]),
        (2, "（一）", "取餐", ["凭卡在二楼取餐，过了下午一点不再保留。"]),
        (1, "四、", "意见", ["意见箱在出口右边，每周五打开一次。回复贴在旁边的公告栏上。", "!实名的意见优先回复。", "!匿名的意见也会记录在案。"]),
    ]:  # fmt: skip
        d.heading(depth, seen + text, para(bold(text), more=numbered(1, depth - 1)))
        for line in body:
            if line == "#":
                d.add(
                    table([["编号", "岗位", "补贴"], ["1", "白班", "200"], ["2", "夜班", "260"], ["3", "外勤", "120"]])
                )
            elif line[0] in "*+!":
                d.add(para(line[1:], "a6", numbered({"*": 2, "+": 3, "!": 4}[line[0]])))
            else:
                d.add(line)
    return d


def clinic() -> Docx:
    """Only the cover has heading styles; below, titles are bold and bigger, without any number."""
    styles = [
        style("1", "heading 1", "a", outline(0), size(26, True)),
        style("2", "heading 2", "a", outline(1), size(16)),
    ]
    d = Docx("zhTW-zhensuo.docx", styles, header="青田診所", font=TC)
    d.heading(0, "青田診所看診說明", para("青田診所看診說明", "1", '<w:jc w:val="center"/>'))
    d.add(para(""), para("民國一一三年四月修訂"), para("承辦：櫃檯"), para('<w:r><w:br w:type="page"/></w:r>'))
    for depth, text, body in [
        (1, "掛號", ["現場掛號從上午八點開始，號碼發完為止。電話只能預約第二天以後的門診。"]),
        (2, "初診", ["請帶健保卡和身分證，並填寫藍色的表格。小孩由家長代填。", "!過敏的藥名一定要寫清楚"]),
        (2, "複診", ["複診不必填表，直接把卡放進讀卡機。三個月沒有來的，視同初診。"]),
        (1, "候診", ["叫到號碼時不在，請等三個人以後再進去。發燒的人請到側門的座位。"]),
        (1, "領藥", ["藥袋上有姓名和吃法，離開前請核對。", "1. 核對姓名。", "2. 核對天數。", "3. 詢問藥師。"]),
        (2, "慢性病處方", ["同一張處方可以領三次，每次一個月。最早在吃完前十天來領。", "#"]),
        (1, "費用", ["掛號費一百五十元，另收部分負擔。老人和孕婦有減免，請先告知。"]),
        (2, "補開收據", ["收據遺失可以補開證明，每張二十元，需要兩個工作天。"]),
    ]:  # fmt: skip
        d.heading(depth, text, para(bold(text, 16 if depth == 1 else 13)))
        for line in body:
            if line == "#":
                d.add(
                    table(
                        [
                            ["次數", "時間"],
                            ["1 第一次", "看診當天"],
                            ["2 第二次", "第二十一天起"],
                            ["3 第三次", "第五十一天起"],
                        ]
                    )
                )
            else:
                d.add(para(bold("※ " + line[1:])) if line[0] == "!" else line)
    return d


def apartment() -> Docx:
    """Numbers typed by hand at the size of the text, nothing bold; figures and notes that look like titles."""
    d = Docx("ja-kanri-kumiai.docx", header="みどり台マンション", font=JP)
    d.heading(
        0,
        "みどり台マンション入居のしおり",
        para(run("みどり台マンション入居のしおり", size(18)), more='<w:jc w:val="center"/>'),
    )
    d.add("このしおりは、はじめて入居される方のためのものです。管理規約と違うところがあれば、規約のほうが優先します。")
    for depth, text, body in [
        (1, "第1章　引っ越しの日", ["引っ越しの日時は、一週間前までに管理人室へ届けてください。エレベーターは午前と午後に一組ずつ使えます。"]),
        (2, "1.1　駐車する場所", ["トラックは北側の門から入り、白い線の内側に止めます。道路には止められません。", "図1　北側の門"]),
        (2, "1.2　養生", ["壁とエレベーターは業者が板で覆います。はがしたあとの傷は、その日のうちに一緒に確かめます。"]),
        (1, "第2章　毎日の暮らし", ["夜十時から朝七時までは、洗濯機や楽器の音を控えてください。"]),
        (2, "2.1　ごみ", ["収集日の朝八時までに、一階の置き場へ出します。", "#", "【注意】", "電池は管理人室の箱に入れてください。"]),
        (2, "2.2　宅配ボックス", ["荷物は三日以内に取り出してください。", "① 部屋番号を押す", "② 暗証番号を押す", "③ 扉を閉める"]),
        (3, "2.2.1　暗証番号を忘れたとき", ["管理人室で本人を確かめたうえで、新しい番号をお渡しします。電話ではお答えできません。"]),
        (1, "第3章　こまったとき", ["まず管理人室に電話してください。夜間は警備会社につながります。"]),
        (2, "3.1　水漏れ", ["玄関の横の扉を開け、青いバルブを右に回します。下の階の方にも知らせてください。"]),
        (2, "3.2　鍵をなくしたとき", ["合鍵は勝手に作れません。交換には一万円ほどかかります。"]),
    ]:  # fmt: skip
        d.heading(depth, text, para(text))
        for line in body:
            rows = [["番号", "種類", "曜日"], ["1", "燃えるごみ", "月・木"], ["2", "びん・缶", "水"], ["3", "紙", "金"]]
            d.add(table(rows) if line == "#" else line)
    return d


def taekwondo() -> Docx:
    """Bold chapter lines of the size of the text, marks in place of numbers, labels that are none."""
    d = Docx("ko-taegwondo.docx", header="한빛 태권도장", font=KR)
    d.heading(0, "한빛 태권도장 안내서", para(bold("한빛 태권도장 안내서", 20), more='<w:jc w:val="center"/>'))
    d.add("처음 오신 분과 학부모를 위한 안내서입니다. 궁금한 점은 언제든지 사범에게 물어보세요.")
    for depth, text, body in [
        (1, "제1장 등록", ["등록은 평일 오후에 받습니다. 하루 체험을 해 본 다음에 결정해도 됩니다."]),
        (2, "■ 준비물", ["도복은 도장에서 사고, 물병과 수건은 집에서 가져옵니다. 첫 달에는 운동복을 입어도 됩니다."]),
        (2, "■ 수련비", ["수련비는 매달 초에 냅니다. 형제가 함께 다니면 둘째부터 만 원을 깎아 줍니다.", "#"]),
        (1, "제2장 수련", ["수련은 인사로 시작해서 인사로 끝납니다. 늦게 오면 문 옆에서 기다렸다가 들어갑니다.", "*참고: *시계와 목걸이는 빼 주세요."]),
        (2, "■ 띠와 심사", ["심사는 두 달에 한 번 있습니다. 떨어져도 다음 달에 다시 볼 수 있습니다.", "1) 기본 동작", "2) 품새", "3) 겨루기"]),
        (2, "■ 다쳤을 때", ["바로 사범에게 말하고 얼음을 댑니다. 보험 서류는 사무실에서 써 드립니다."]),
        (1, "제3장 차량", ["차량은 아파트 정문과 학교 앞에 섭니다. 타고 내릴 때는 반드시 사범이 손을 잡아 줍니다."]),
        (2, "■ 시간표", ["비가 오는 날은 오 분쯤 늦을 수 있습니다. 못 타게 되면 한 시간 전에 알려 주세요."]),
        (1, "제4장 쉬거나 그만둘 때", ["쉬는 달에는 수련비를 받지 않습니다. 그만둘 때는 남은 날만큼 돌려드립니다."]),
    ]:  # fmt: skip
        d.heading(depth, text, para(bold(text)))
        for line in body:
            if line == "#":
                d.add(
                    table(
                        [
                            ["번호", "반", "한 달"],
                            ["1", "유치부", "9만 원"],
                            ["2", "초등부", "11만 원"],
                            ["3", "성인부", "12만 원"],
                        ]
                    )
                )
            elif line.startswith("*"):
                d.add(para(bold(line.split("*")[1]) + run(line.split("*")[2])))
            else:
                d.add(line)
    return d


def water_filter() -> Docx:
    """From right to left: bold and size are those of complex scripts only (`bCs`, `szCs`), no heading style."""
    d = Docx("ar-filtr-almaa.docx", font="Noto Naskh Arabic")
    right = "<w:bidi/>"

    def look(points: int) -> str:
        return f'<w:bCs/><w:szCs w:val="{points * 2}"/><w:rtl/>'

    d.heading(
        0,
        "دليل مرشح المياه «نبع»",
        para(run("دليل مرشح المياه «نبع»", look(22)), more=right + '<w:jc w:val="center"/>'),
    )
    d.add(
        para(
            run(
                "يصفّي الجهاز ماء الشرب في خمس مراحل. اقرأ هذا الدليل قبل فتح الصندوق واحتفظ به قرب المغسلة.", "<w:rtl/>"
            ),
            more=right,
        )
    )
    for depth, text, body in [
        (1, "أولاً: التركيب", ["يحتاج التركيب إلى نصف ساعة ومفتاح واحد. أغلق محبس الماء الرئيسي قبل أن تبدأ."]),
        (2, "مكان الجهاز", ["ضعه تحت المغسلة بعيداً عن الشمس. اترك عشرين سنتيمتراً فوقه لتبديل الشمعات."]),
        (2, "توصيل الأنابيب", ["الأنبوب الأزرق للماء النقي والأحمر للصرف.", "١. ادفع الأنبوب حتى آخره.", "٢. اسحبه برفق لتتأكد.", "٣. افتح المحبس قليلاً."]),
        (1, "ثانياً: الاستعمال", ["اترك الماء يجري خمس دقائق في أول يوم ولا تشربه. طعم الفحم يزول بعد ذلك."]),
        (2, "الضوء الأحمر", ["يعني أن الشمعة الأولى امتلأت. يبقى الجهاز يعمل أسبوعاً ثم يتوقف."]),
        (1, "ثالثاً: تبديل الشمعات", ["لكل شمعة عمر مختلف كما في الجدول.", "#", "*تنبيه: *لا تغسل الشمعة بالصابون."]),
        (1, "رابعاً: الضمان", ["الضمان سنتان من تاريخ الفاتورة. لا يشمل الكسر ولا الماء المالح."]),
    ]:  # fmt: skip
        d.heading(depth, text, para(run(text, look(16 if depth == 1 else 13)), more=right))
        for line in body:
            if line == "#":
                d.add(
                    table(
                        [
                            ["الرقم", "الشمعة", "العمر"],
                            ["1", "قطن", "٣ أشهر"],
                            ["2", "فحم", "٦ أشهر"],
                            ["3", "غشاء", "سنتان"],
                        ]
                    )
                )
            elif line.startswith("*"):
                d.add(
                    para(run(line.split("*")[1], "<w:bCs/><w:rtl/>") + run(line.split("*")[2], "<w:rtl/>"), more=right)
                )
            else:
                d.add(para(run(line, "<w:rtl/>"), more=right))
    return d


def home_server() -> Docx:
    """A run of numbers from nought, no looks at all, and commands that are numbered or begin with `#`."""
    d = Docx("zh-jiating-fuwuqi.docx", font=SC)
    d.heading(0, "家庭相册服务器搭建笔记", para("家庭相册服务器搭建笔记", more='<w:jc w:val="center"/>'))
    d.add("这是给自己和家里人看的笔记。机器是一台旧笔记本，系统已经装好，下面只写相册怎么装。")
    for depth, text, body in [
        (1, "0. 准备", ["先确认硬盘的空间，照片和视频至少留出五百吉字节。网线比无线稳定得多。"]),
        (1, "1. 安装软件", ["用普通用户登录，然后切换到管理员。", "# vi /etc/xiangce.conf", "# systemctl restart xiangce", "第二条命令没有输出就是成功了。"]),
        (2, "1.1 修改端口", ["默认端口是八千零八十。被占用时在配置文件里换一个大的数字。", "port=18080"]),
        (2, "1.2 设置密码", ["密码不能和路由器的一样。", "1.mkdir /data/photo", "2.cd /data/photo", "3../xiangce passwd", "输入两遍以后，程序会提示已经保存。"]),
        (1, "2. 导入照片", ["把存储卡插上，程序会自动找到新照片。第一次导入比较慢，可以放一夜。"]),
        (2, "2.1 重复的照片", ["同一张照片只保留清晰的一张，另一张移到回收站，三十天以后删除。"]),
        (2, "2.2 按人分类", ["先给每个人选三张正面的照片。认错的时候长按头像改正，改几次就准了。"]),
        (1, "3. 备份", ["备份到另一块硬盘，每星期日夜里进行。", "#"]),
        (1, "4. 常见错误", ["出错时先看日志的最后十行，再对照上面的步骤。"]),
        (2, "4.1 打不开网页", ["多半是防火墙没有放行。在路由器里也要看看地址有没有变。"]),
    ]:  # fmt: skip
        d.heading(depth, text, para(text))
        for line in body:
            rows = [["序号", "目录", "大小"], ["1", "照片", "300G"], ["2", "视频", "150G"], ["3", "数据库", "2G"]]
            d.add(table(rows) if line == "#" else line)
    return d


def charity_run() -> Docx:
    """Headings in black brackets, their bodies indented, notes in the same brackets that are no headings."""
    d = Docx(
        "zh-jiankangpao.docx", [style("a7", "正文缩进", "a", '<w:ind w:left="420"/>')], header="社区健康跑", font=SC
    )
    d.heading(0, "社区健康跑报名使用说明", para(bold("社区健康跑报名使用说明", 16)))
    d.add("健康跑每年十月举行，只能在手机上报名。按照下面六步操作，大约需要五分钟。")
    for text, body in [
        ("【第一步】打开小程序", ["在聊天软件里搜索“社区健康跑”，认准绿色的图标。不要点别人转发的链接。"]),
        ("【第二步】选择组别", ["组别分为五公里、三公里和亲子。亲子组由一个大人和一个孩子组成。", "#"]),
        (
            "【第三步】填写资料",
            [
                "点击左侧的区域，填写姓名和证件号。",
                "1、姓名要和证件一致",
                "2、紧急联系人不能写自己",
                "3、衣服按平时的尺码",
            ],
        ),
        (
            "【第四步】缴费",
            [
                "费用用于保险和饮水。缴费以后不能改组别，只能退出再报。",
                "!【重要提示】",
                "六十岁以上的居民不用缴费，系统会自动识别。",
            ],
        ),
        ("【第五步】领取号码布", ["比赛前三天到居委会领取，带上证件。代领的人要带两个人的证件。"]),
        ("【第六步】参加比赛", ["当天七点开始检录，八点起跑。身体不舒服请立刻停下，路边每五百米有一名志愿者。"]),
    ]:
        d.heading(1, text, para(text))
        for line in body:
            rows = [["编号", "组别", "名额"], ["1", "五公里", "300"], ["2", "三公里", "500"], ["3", "亲子", "100 对"]]
            d.add(table(rows) if line == "#" else para(line.lstrip("!"), "a7"))
    return d


FILES = [contract_system, canteen, clinic, apartment, taekwondo, water_filter, home_server, charity_run]
