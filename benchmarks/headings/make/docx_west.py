"""DOCX files in languages with Latin and Cyrillic letters; each function makes one file and says what is wrong with it."""
# ruff: noqa: E501  (lines of text)

from docx_writer import Docx, bold, levels, number, numbered, outline, para, run, size, style, table

HEADINGS = [
    style("Heading1", "heading 1", "a", outline(0), size(16, True)),
    style("Heading2", "heading 2", "a", outline(1), size(13, True)),
    style("Heading3", "heading 3", "a", outline(2), size(12, True)),
]


def washing_machine() -> Docx:
    """Styles with automatic numbers, a cover, a field of contents, numbered rows and steps."""
    styles = [
        style("Heading1", "heading 1", "a", numbered(1, 0) + outline(0), size(16, True)),
        style("Heading2", "heading 2", "a", numbered(1, 1) + outline(1), size(13, True)),
        style("Heading3", "heading 3", "a", numbered(1, 2) + outline(2), size(12, True)),
        style("Title", "Title", "a", "", size(28)),
        style("Subtitle", "Subtitle", "a", "", size(14)),
        style("TOC1", "toc 1", "a"),
        style("TOC2", "toc 2", "a"),
        style("TOCHeading", "TOC Heading", "Heading1", numbered(0) + outline(9)),
        style("Caption", "caption", "a", "", size(9, True)),
    ]
    chapters = levels(
        0,
        ("decimal", "%1", '<w:pStyle w:val="Heading1"/>'),
        ("decimal", "%1.%2", '<w:pStyle w:val="Heading2"/>'),
        ("decimal", "%1.%2.%3", '<w:pStyle w:val="Heading3"/>'),
    )
    steps = levels(1, ("decimal", "%1."))
    lists = number(1, 0) + number(2, 1) + number(3, 1, restart=True)
    d = Docx("en-washing-machine.docx", styles, chapters + steps + lists, "Torrent 7 user guide", "Liberation Sans")

    def head(depth: int, mark: str, text: str) -> None:
        d.heading(depth, f"{mark} {text}", para(text, f"Heading{depth}"))

    d.heading(0, "Torrent 7 Washing Machine", para("Torrent 7 Washing Machine", "Title"))
    d.add(para("User guide", "Subtitle"), para("Edition 4, March 2023"), para("Torrent Appliances"))
    d.add(para('<w:r><w:br w:type="page"/></w:r>'), para("Contents", "TOCHeading"))
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    d.add(
        para(begin + run("1\tSetting up\t3"), "TOC1"),
        para("1.1\tUnpacking\t3", "TOC2"),
        para("1.2\tWater and drain\t3", "TOC2"),
    )
    d.add(
        para("2\tWashing\t4", "TOC1"), para(run("3\tCare\t5") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "TOC1")
    )
    head(1, "1", "Setting up")
    d.add("Two people carry the machine. It weighs 68 kilograms and must never be tilted by more than forty degrees.")
    head(2, "1.1", "Unpacking")
    d.add(
        "Cut the bands, lift off the carton and keep the four bolts at the back. They are needed for every later move."
    )
    for step in (
        "Loosen the bolts with the spanner.",
        "Pull them out together with the sleeves.",
        "Press in the caps.",
    ):
        d.add(para(step, more=numbered(2)))
    head(2, "1.2", "Water and drain")
    d.add("The inlet hose fits a three quarter inch tap. Turn it by hand; a wrench breaks the thread.")
    head(3, "1.2.1", "Height of the drain")
    d.add(
        "The end of the drain hose hangs between 60 and 90 centimetres above the floor. Lower, the water runs off by itself."
    )
    head(1, "2", "Washing")
    d.add("Fill the drum loosely. A hand must fit between the clothes and the top.")
    head(2, "2.1", "Programmes")
    d.add(para("Table 1. Programmes", "Caption"))
    d.add(table([["No.", "Programme", "Minutes"], ["1", "Cotton", "140"], ["2", "Wool", "55"], ["3", "Short", "28"]]))
    d.add("The time shown is a guess that gets better after the first rinse.")
    head(2, "2.2", "Starting later")
    for step in ("Choose a programme.", "Hold the clock key until the hour appears."):
        d.add(para(step, more=numbered(3)))
    head(1, "3", "Care")
    d.add(
        para(
            bold("Filter. ") + run("Clean it once a month. Put a flat bowl below the flap, for half a litre runs out.")
        )
    )
    head(2, "3.1", "Error codes")
    d.add(table([["Code", "Meaning"], ["E1 Water", "The tap is shut"], ["E2 Door", "Something is caught in the door"]]))
    return d


def coffee_machine() -> Docx:
    """German names of styles, no outline level anywhere, keys of styles that say nothing."""
    styles = [
        style("a1", "Titel", "a", "", size(24, True)),
        style("a2", "Überschrift 1", "a", "", size(15)),
        style("a3", "Überschrift 2", "a", "", size(12) + "<w:i/>"),
        style("a4", "Überschrift 1 Zchn", "", "", size(15), "character"),
        style("a5", "Beschriftung", "a", "", size(9, True)),
        style("a6", "Warnung", "a", "", "<w:b/>"),
    ]
    d = Docx("de-kaffeevollautomat.docx", styles, header="Kaffeevollautomat Mokkarina", font="Liberation Serif")
    d.heading(0, "Kaffeevollautomat Mokkarina", para("Kaffeevollautomat Mokkarina", "a1"))
    d.add("Diese Anleitung gilt für alle Geräte ab der Nummer 20 000. Ältere Geräte haben keinen Milchbehälter.")
    for depth, text, *body in [
        (1, "Aufstellen", "Das Gerät braucht oben zwanzig Zentimeter Platz. Stellen Sie es nicht neben den Herd, denn Dampf schadet der Elektronik."),
        (2, "Wasser einfüllen", "Nehmen Sie den Tank nach oben heraus und füllen Sie kaltes Wasser ein. Sprudel verkalkt die Pumpe nicht, stört aber den Fühler."),
        (2, "Bohnen einfüllen", "Karamellisierte Bohnen verkleben das Mahlwerk.", "!Niemals gemahlenen Kaffee in den Bohnenbehälter geben"),
        (1, "Kaffee zubereiten", "Wählen Sie Stärke und Menge mit dem Drehknopf. Die letzte Wahl bleibt gespeichert."),
        (2, "Milchschaum", "Kalte Milch schäumt besser als warme. Nach jedem Schaum spült das Gerät von selbst, wenn ein Gefäß darunter steht."),
        (1, "Entkalken", "Entkalkt wird alle drei Monate, bei hartem Wasser öfter.", "1. Tank mit der Lösung füllen", "2. Knopf fünf Sekunden halten", "3. Zweimal spülen"),
        (2, "Wasserhärte messen", "Tauchen Sie den Streifen eine Sekunde ins Wasser. Die Farbe zeigt die Stufe.", "#"),
        (1, "Wenn etwas nicht geht", "Schalten Sie das Gerät aus und warten Sie eine Minute. Die meisten Meldungen sind danach fort."),
    ]:  # fmt: skip
        d.heading(depth, text, para(text, f"a{depth + 1}"))
        for line in body:
            if line == "#":
                d.add(para("Tabelle 1: Stufen der Härte", "a5"))
                d.add(table([["Stufe", "Farbe"], ["1 weich", "grün"], ["2 mittel", "gelb"], ["3 hart", "rot"]]))
            else:
                d.add(para(line[1:], "a6") if line.startswith("!") else line)
    return d


def sports_club() -> Docx:
    """Levels only on styles that others are based on; names that say nothing of headings."""
    styles = [
        style("Rubrique", "Rubrique", "a", outline(0), size(14, True)),
        style("RubriqueBleue", "Rubrique bleue", "Rubrique", "", '<w:color w:val="1F3864"/>'),
        style("SousRubrique", "Sous-rubrique", "a", outline(1), "<w:i/>" + size(12)),
        style("SousRubriqueBis", "Sous-rubrique bis", "SousRubrique", "<w:keepNext/>"),
        style("SousRubriqueTer", "Sous-rubrique ter", "SousRubriqueBis", "", "<w:u w:val='single'/>"),
        style("Encadre", "Encadré", "Rubrique", outline(9), size(10.5, True)),
    ]
    d = Docx("fr-club-de-canoe.docx", styles, header="Club de canoë du Vallon", font="Liberation Sans")
    d.heading(
        0,
        "Livret d'accueil du club de canoë",
        para(bold("Livret d'accueil du club de canoë", 22), more='<w:jc w:val="center"/>'),
    )
    d.add(
        "Bienvenue. Ce livret dit comment s'inscrire, comment emprunter un bateau et que faire quand la rivière monte."
    )
    d.heading(1, "Inscription", para("Inscription", "RubriqueBleue"))
    d.add(
        "L'inscription se fait au local, le mercredi soir. Il faut une photo, un certificat médical et un brevet de cinquante mètres."
    )
    d.heading(2, "Mineurs", para("Mineurs", "SousRubriqueBis"))
    d.add(
        "Un parent signe l'autorisation et reste joignable pendant la sortie. En dessous de huit ans, il vient dans le bateau."
    )
    d.heading(2, "Cotisation", para("Cotisation", "SousRubriqueTer"))
    d.add(
        table([["N°", "Formule", "Prix"], ["1", "Année", "90 €"], ["2", "Été", "40 €"], ["3", "Sortie seule", "8 €"]])
    )
    d.add("La cotisation comprend l'assurance. Elle n'est pas rendue en cours de saison.")
    d.heading(1, "Emprunter un bateau", para("Emprunter un bateau", "Rubrique"))
    d.add(para("À retenir", "Encadre"), "Jamais seul, jamais de nuit, jamais sans gilet.")
    d.heading(2, "Au départ", para("Au départ", "SousRubriqueBis"))
    d.add("1) Écrire son nom au cahier.", "2) Vérifier les bouchons.", "3) Prendre une pagaie à sa taille.")
    d.heading(2, "Au retour", para("Au retour", "SousRubriqueTer"))
    d.add("Rincez la coque et posez-la sur le flanc. Un bateau rangé mouillé moisit en deux jours.")
    d.heading(1, "Crues", para("Crues", "RubriqueBleue"))
    d.add(
        "Au-dessus d'un mètre vingt à l'échelle du pont, toute sortie est annulée. Le président prévient par message avant huit heures."
    )
    d.heading(2, "Si l'on est déjà sur l'eau", para("Si l'on est déjà sur l'eau", "SousRubrique"))
    d.add("Gagnez la rive intérieure du premier virage. Attachez le bateau haut et rentrez à pied.")
    return d


def dormitory() -> Docx:
    """Numbers that go on, stop, start again and are printed as nothing; a style based on a heading; ids like `a3`."""
    styles = [
        style("1", "heading 1", "a", numbered(1, 0) + outline(0), size(15, True)),
        style("2", "heading 2", "a", numbered(1, 1) + outline(1), size(13, True)),
        style("3", "heading 3", "a", numbered(1, 2) + outline(2), size(11, True)),
        style("a3", "Раздел без номера", "1", numbered(0)),
        style("a4", "List Paragraph", "a"),
    ]
    chapters = levels(0, ("upperRoman", "%1."), ("decimal", "%2."), ("none", ""))
    points = levels(1, ("russianLower", "%1)"))
    d = Docx(
        "ru-obshchezhitie.docx",
        styles,
        chapters + points + number(1, 0) + number(2, 1) + number(3, 1, True),
        font="Liberation Serif",
    )
    d.heading(0, "Памятка жильцу общежития", para(bold("Памятка жильцу общежития", 20), more='<w:jc w:val="center"/>'))
    rows = [
        ("a3", 1, "Вместо предисловия", "Вместо предисловия", ["В доме живут двести человек на пяти этажах. Памятка написана теми, кто прожил здесь не один год."]),
        ("1", 1, "I. Заселение", "Заселение", ["Заселяют с понедельника по пятницу до шести вечера. Коменданту нужны паспорт, две фотографии и справка от врача."]),
        ("2", 2, "1. Выбор комнаты", "Выбор комнаты", ["Комнату выбирают по списку. Поменяться можно через месяц, если согласны все соседи."]),
        ("2", 2, "2. Имущество", "Имущество", ["Кровать, стол и шкаф записаны за вами.", "*Проверьте замок.", "*Проверьте окно.", "*Подпишите опись."]),
        ("3", 3, "Если чего-то не хватает", "Если чего-то не хватает", ["Скажите в тот же день. Через неделю считается, что всё было на месте."]),
        ("1", 1, "II. Распорядок", "Распорядок", ["Двери закрываются в полночь. Опоздавших пускают, но записывают."]),
        ("2", 2, "1. Кухня", "Кухня", ["Плиту вытирает тот, кто готовил последним.", "+Не сушите бельё над плитой.", "+Не оставляйте чайник без присмотра.", "#"]),
        ("2", 2, "2. Прачечная", "Прачечная", ["Запись висит на двери. Одна стирка — полтора часа, вторая подряд запрещена."]),
        ("3", 3, "Жетоны", "Жетоны", ["Жетон стоит двадцать рублей и продаётся на вахте. Погнутый жетон меняют бесплатно."]),
        ("1", 1, "III. Выезд", "Выезд", ["О выезде предупреждают за две недели. Залог возвращают на карту в течение десяти дней."]),
    ]  # fmt: skip
    for key, depth, seen, text, body in rows:
        d.heading(depth, seen, para(text, key))
        for line in body:
            if line == "#":
                d.add(
                    table([["№", "Прибор", "Этаж"], ["1", "Плита", "2"], ["2", "Духовка", "3"], ["3", "Чайник", "2"]])
                )
            elif line[0] in "*+":
                d.add(para(line[1:], "a4", numbered(2 if line[0] == "*" else 3)))
            else:
                d.add(line)
    return d


def bus_pass() -> Docx:
    """Two headings in a paragraph, by soft breaks; headings in content controls; a place holder."""
    d = Docx("es-abono-de-autobus.docx", HEADINGS, header="Autobuses de la Ribera", font="Liberation Sans")

    def control(inner: str) -> str:
        return f'<w:sdt><w:sdtPr><w:alias w:val="bloque"/><w:tag w:val="b"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

    title = para("Abono de autobús: guía del viajero", "Heading1")
    d.heading(
        0,
        "Abono de autobús: guía del viajero",
        control(title + para("El abono sirve en todas las líneas de la Ribera, también en las nocturnas.")),
    )
    d.seen(1, "1. Pedir el abono")
    d.seen(2, "1.1 Documentos")
    d.add(para(run("1. Pedir el abono\n1.1 Documentos"), "Heading2"))
    d.add(
        "Lleve el carné y una foto reciente. Los menores necesitan además la firma del padre, de la madre o del tutor."
    )
    d.heading(2, "1.2 Dónde se pide", para("1.2 Dónde se pide", "Heading3"))
    d.add("En la estación, en la biblioteca y en los quioscos con cartel verde. En línea tarda una semana.")
    inside = para(control(run("2. Recargar")), "Heading2")
    d.heading(1, "2. Recargar", inside)
    d.add(
        control(para("Se recarga con monedas, tarjeta o teléfono. El saldo no caduca mientras haya un viaje al año."))
    )
    d.seen(2, "2.1 En la máquina")
    d.add(
        control(
            para("2.1 En la máquina", "Heading3")
            + para(bold("Paso 1. ") + run("Acerque el abono."))
            + para(bold("Paso 2. ") + run("Elija el importe."))
        )
    )
    d.heading(2, "2.2 En el teléfono", para("2.2 En el teléfono", "Heading3"))
    d.add(
        control(table([["Línea", "Precio"], ["1 Centro", "0,80 €"], ["2 Puerto", "0,95 €"], ["3 Nocturna", "1,20 €"]]))
    )
    d.seen(1, "3. Problemas")
    d.seen(2, "3.1 El abono no pasa")
    d.add(para(run("3. Problemas") + "<w:r><w:br/></w:r>" + run("3.1 El abono no pasa"), "Heading2"))
    d.add(
        "Límpielo con un paño y pruebe en el otro lector. Si tampoco pasa, el conductor anota el número y usted viaja gratis."
    )
    d.heading(2, "3.2 Pérdida o robo", para("3.2 Pérdida o robo", "Heading3"))
    d.add(
        para(
            bold("Nota: ")
            + run("sin denuncia no hay duplicado gratuito.\nEl saldo se recupera entero si el abono tenía nombre.")
        )
    )
    return d


def guest_house() -> Docx:
    """A page laid out as tables: headings are in cells, beside cells that are none."""
    d = Docx("pt-pousada.docx", HEADINGS, font="Liberation Sans")
    d.add(
        table(
            [[
                para("Pousada Mirante", "Heading1") + para("Guia do hóspede. Leia antes de desfazer as malas: metade das perguntas da recepção está respondida aqui."),
                para(run("Recepção: ramal 9")) + para(run("Emergência: ramal 0")) + para(bold("Senha da rede: maritaca")),
            ]],
            borders=False,
        )
    )  # fmt: skip
    d.seen(0, "Pousada Mirante")
    d.add(para(""))
    left = (
        para("Quarto", "Heading2") + para("A chave abre também o portão. Quem sai depois das onze fecha o portão duas vezes.")
        + para("Ar-condicionado", "Heading3") + para("O aparelho desliga sozinho quando a janela abre. Espere um minuto antes de ligar de novo.")
        + para("Cofre", "Heading3") + para("1. Escolha quatro números.") + para("2. Aperte a tecla vermelha.") + para("3. Confira antes de sair.")
    )  # fmt: skip
    right = (
        para("Refeições", "Heading2") + para("O café vai das sete às dez. Avise na véspera se alguém não come glúten ou leite.")
        + para("Cozinha de uso comum", "Heading3") + para("Lave o que usou. A geladeira da esquerda é dos hóspedes; etiquetas ficam na gaveta.")
    )  # fmt: skip
    d.add(table([[left, right]], borders=False))
    for depth, text in [
        (1, "Quarto"),
        (2, "Ar-condicionado"),
        (2, "Cofre"),
        (1, "Refeições"),
        (2, "Cozinha de uso comum"),
    ]:
        d.seen(depth, text)
    d.heading(1, "Passeios", para("Passeios", "Heading2"))
    d.add("Os passeios saem da varanda. Reserve até as oito da noite e leve água, chapéu e um documento.")
    d.add(
        table(
            [["Nº", "Passeio", "Saída"], ["1", "Cachoeira", "8h"], ["2", "Mirante alto", "6h"], ["3", "Barco", "9h30"]]
        )
    )
    d.heading(2, "Quando chove", para("Quando chove", "Heading3"))
    d.add("A trilha fecha com chuva forte. O valor pago fica de crédito, sem prazo.")
    d.heading(1, "Saída", para("Saída", "Heading2"))
    d.add("Deixe o quarto até o meio-dia. Malas podem ficar no depósito até as seis da tarde.")
    return d


def allotment() -> Docx:
    """Tracked changes: words put into and taken out of headings, a heading deleted, a paragraph moved."""
    who = 'w:id="{}" w:author="Committee" w:date="2023-04-01T10:00:00Z"'
    d = Docx("en-allotment-tracked.docx", HEADINGS, header="Mill Lane allotments", font="Liberation Serif")

    def added(text: str) -> str:
        return f"<w:ins {who.format(1)}>{run(text)}</w:ins>"

    def gone(text: str) -> str:
        return f'<w:del {who.format(2)}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'

    d.heading(
        0,
        "Rules of the Mill Lane allotments",
        para(run("Rules of the ") + gone("Old ") + run("Mill Lane allotments"), "Heading1"),
    )
    d.add("The rules were agreed by all plot holders. Changes are marked until the next meeting has voted on them.")
    d.heading(1, "Plots and waiting list", para(run("Plots") + added(" and waiting list"), "Heading2"))
    d.add(
        para(
            run("A plot is ten paces by twenty. ")
            + gone("Half plots are not given out. ")
            + added("Half plots are given out on request. ")
            + run("The list hangs on the shed.")
        )
    )
    d.heading(2, "Rent", para("Rent", "Heading3"))
    d.add("Rent is due in March and pays for water and the skip. Nobody is turned away for being late once.")
    d.add(
        para(gone("Deposit"), "Heading3", f"<w:rPr><w:del {who.format(3)}/></w:rPr>"),
        para(gone("A deposit of ten pounds is held by the treasurer.")),
    )
    d.heading(
        2, "Giving up a plot", para(added("Giving up a plot"), "Heading3", f"<w:rPr><w:ins {who.format(4)}/></w:rPr>")
    )
    d.add(para(added("Tell the secretary by the end of September. Sheds may stay if the next holder agrees.")))
    d.heading(1, "Water", para("Water", "Heading2"))
    d.add(para(f"<w:moveFrom {who.format(5)}>{run('Hoses are for filling butts only.')}</w:moveFrom>"))
    d.add("Taps are on from April to October. Close them fully, since a drip fills the path within a night.")
    d.heading(2, "Hoses", para(run("Hose") + gone("pipe") + run("s"), "Heading3"))
    d.add(para(f"<w:moveTo {who.format(6)}>{run('Hoses are for filling butts only.')}</w:moveTo>"))
    d.heading(1, "Fires and chemicals", para(run("Fires") + added(" and chemicals"), "Heading2"))
    d.add(para(bold("Fires: ") + run("only in November, only dry wood, and never left alone.")))
    d.add(table([["No.", "Allowed", "Until"], ["1", "Soap against lice", "always"], ["2", "Copper", "June"]]))
    d.heading(1, "Complaints", para("Complaints", "Heading2"))
    d.add("Speak to your neighbour first. The committee listens on the first Sunday of the month.")
    return d


def phone_faq() -> Docx:
    """Questions in bold at the size of the text, without any style; answers with labels and lists."""
    d = Docx("en-hearing-aid-faq.docx", header="Questions about the Lark hearing aid", font="Liberation Sans")
    d.heading(0, "Questions about the Lark hearing aid", para(bold("Questions about the Lark hearing aid", 18)))
    d.add(
        "We wrote down what people ask in the first weeks. Call us if your question is missing; the call costs nothing."
    )
    for depth, text, body in [
        (1, "WEARING", ["Put the aid in before switching it on. It plays a rising tune when it is ready."]),
        (2, "Why does it whistle when I hug someone?", ["Sound leaves the ear and gets back into the microphone. A smaller dome on the tip often helps."]),
        (2, "May I wear it in the shower?", ["No. A splash of rain does no harm, but soap closes the holes of the microphone.", "*Tip: *leave it on the towel."]),
        (2, "Which side is which?", ["Red is right, blue is left.", "1. Look below the hook.", "2. Hold it to the light.", "3. Read the colour of the dot."]),
        (1, "BATTERY", ["A charge lasts for a day of about nineteen hours."]),
        (2, "How do I know that it is charged?", ["The lamp on the box turns green. It goes out after an hour to save power.", "#"]),
        (2, "Can I travel with the box?", ["Yes, it runs on any plug between 100 and 240 volts."]),
        (1, "TELEPHONE", ["The aid works with most telephones made since 2016."]),
        (2, "The caller hears an echo. What can I do?", ["Lower the volume of the aid by two steps. If the echo stays, connect it once more."]),
    ]:  # fmt: skip
        d.heading(depth, text, para(bold(text)))
        for line in body:
            if line == "#":
                d.add(table([["Lamp", "Meaning"], ["1 orange", "charging"], ["2 green", "full"], ["3 red", "too hot"]]))
            elif line.startswith("*"):
                d.add(para(bold(line.split("*")[1]) + run(line.split("*")[2])))
            else:
                d.add(line)
    return d


def night_train() -> Docx:
    """A title in a text box that is there twice, fields, links, hidden words and odd signs in headings."""
    d = Docx("en-night-train.docx", HEADINGS, header="Polar Line", font="Liberation Sans")
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    inside = f"<w:txbxContent>{para(bold('Travelling by night train', 26))}</w:txbxContent>"
    shape = (
        '<w:drawing><wp:inline><wp:extent cx="5000000" cy="700000"/><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    spare = f'<w:pict><v:shape style="width:390pt;height:55pt"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'
    box = f'<w:r><mc:AlternateContent {spaces}><mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback>{spare}</mc:Fallback></mc:AlternateContent></w:r>'

    def field(code: str, shown: str) -> str:
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return f'{marks[0]}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{marks[1]}{run(shown)}{marks[2]}'

    d.heading(0, "Travelling by night train", para(box))
    d.add(
        "A night train saves a day and a hotel. This leaflet tells what the conductor would tell you if there were time on the platform."
    )
    d.heading(1, "Part 1: Booking", para(run("Part ") + field("SEQ Part", "1") + run(": Booking"), "Heading1"))
    d.add(
        "Berths are sold from three months ahead. The lower ones go first, although the upper ones are warmer and quieter."
    )
    d.heading(
        2,
        "Seats, couchettes and berths",
        para(
            run("Seats, ") + '<w:hyperlink w:anchor="b">' + run("couchettes") + "</w:hyperlink>" + run(" and berths"),
            "Heading2",
        ),
    )
    d.add(
        table(
            [
                ["No.", "Class", "Price"],
                ["1", "Seat", "from 29"],
                ["2", "Couchette", "from 49"],
                ["3", "Berth", "from 89"],
            ]
        )
    )
    d.add("A price holds for twenty minutes after it is shown.")
    d.heading(
        2,
        "Check-in",
        para(
            "<w:r><w:lastRenderedPageBreak/><w:t>Check</w:t><w:noBreakHyphen/><w:t>in</w:t></w:r>"
            + run(" (see B.7)", "<w:vanish/>"),
            "Heading2",
        ),
    )
    d.add(para(bold("Passports: ") + run("the conductor keeps them overnight so that nobody wakes you at the border.")))
    d.heading(
        1,
        "Part 2: On board",
        para(
            run("Part ") + '<w:fldSimple w:instr=" SEQ Part ">' + run("2") + "</w:fldSimple>" + run(": On board"),
            "Heading1",
        ),
    )
    d.add("The lights are dimmed at ten. Talk in the corridor, and leave the window there to those who smoke nothing.")
    d.heading(
        2,
        "Making the bed",
        para(
            '<w:bookmarkStart w:id="9" w:name="b"/><w:r><w:t>Making the</w:t></w:r><w:bookmarkEnd w:id="9"/><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve"> bed</w:t></w:r>',
            "Heading2",
        ),
    )
    d.add("1. Pull the strap.", "2. Fold down the back.", "3. Lock it: two clicks.")
    d.heading(
        2,
        "Breakfast & tea",
        para('<w:smartTag w:uri="u" w:element="e">' + run("Breakfast") + "</w:smartTag>" + run(" & tea"), "Heading2"),
    )
    d.add(
        para("", "Heading2"),
        "Choose six things from the card and hang it on the door before you sleep. Tea is made all night.",
    )
    d.heading(1, "Part 3: Arriving", para(run("Part 3:\u00a0Arriving"), "Heading1"))
    d.add(
        "You are woken half an hour before. If the train is late you may stay in bed; the sheet on the door says how late."
    )
    return d


FILES = [
    washing_machine,
    coffee_machine,
    sports_club,
    dormitory,
    bus_pass,
    guest_house,
    allotment,
    phone_faq,
    night_train,
]
