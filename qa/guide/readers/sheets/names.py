"""What people call the columns of questions, answers and categories, in many languages."""

from functools import lru_cache
from unicodedata import normalize

import regex

LONGEST_NAME = 200  # characters
ACCENTS = regex.compile(r"\p{M}")
SILENT = regex.compile(r"[^\p{L}\p{N}]")
ALTERNATIVES = regex.compile(r"[/|()（）\[\]【】\n,，、;；]")


def key_of(name: str) -> str:
    """Give a column's name without case, accents, spaces and marks."""
    return SILENT.sub("", ACCENTS.sub("", normalize("NFKD", name.casefold()))).replace("ı", "i")


def _keys(names: str) -> frozenset[str]:
    return frozenset(map(key_of, names.replace("_", " ").split(",")))


QUESTION = _keys(
    "question,questions,q,faq,faqs,faq question,question text,question title,user question,"
    "frequently asked question,frequently asked questions,query,utterance,utterances,patterns,prompt,problem,"
    "issue,问题,问,提问,问句,标准问题,标准问,标准问法,主问题,常见问题,常见疑问,用户问题,客户问题,问题标题,"
    "问题名称,问题描述,问题内容,疑问,故障现象,問題,問,提問,標準問題,標準問法,常見問題,問題標題,問題描述,"
    "問題內容,質問,ご質問,質問内容,質問文,よくある質問,よくあるご質問,問い,問い合わせ内容,お問い合わせ内容,"
    "질문,질문내용,질문사항,자주묻는질문,문의,문의내용,вопрос,вопросы,текст вопроса,запитання,питання,frage,"
    "fragen,häufige frage,häufig gestellte fragen,question fréquente,questions fréquentes,pregunta,preguntas,"
    "preguntas frecuentes,pergunta,perguntas,perguntas frequentes,questão,pertanyaan,tanya,soal,soalan,سؤال,"
    "السؤال,الأسئلة,أسئلة,نص السؤال,سوال,پرسش,שאלה,प्रश्न,सवाल,soru,sorular,câu hỏi,hỏi,คำถาม,domanda,domande,"
    "pytanie,pytania,vraag,vragen,otázka,fråga,spørgsmål,spørsmål,kysymys,ερώτηση,întrebare,kérdés"
)
ANSWER = _keys(
    "answer,answers,a,ans,faq answer,answer text,answer html,response,responses,reply,solution,resolution,"
    "completion,答案,答,回答,解答,答复,回复,标准答案,标准回答,答案内容,回答内容,回复内容,解决方案,解决方法,"
    "解决办法,处理方法,处理办法,答覆,回覆,標準答案,答案內容,回答內容,解決方案,解決方法,處理方法,ご回答,回答文,"
    "答え,対処法,解決策,対応方法,답변,답변내용,답,대답,응답,해결방법,ответ,ответы,текст ответа,відповідь,"
    "решение,antwort,antworten,lösung,réponse,réponses,respuesta,respuestas,solución,resposta,respostas,"
    "solução,jawaban,jawab,jawapan,جواب,الجواب,إجابة,الإجابة,الأجوبة,نص الإجابة,پاسخ,תשובה,उत्तर,जवाब,cevap,"
    "cevaplar,yanıt,yanıtlar,trả lời,câu trả lời,đáp án,คำตอบ,risposta,risposte,odpowiedź,odpowiedzi,antwoord,"
    "antwoorden,odpověď,svar,vastaus,απάντηση,răspuns,válasz"
)
# A pair of these is one of question and answer only where the second is longer.
TITLE = _keys(
    "title,heading,headline,subject,topic title,article title,term,标题,題目,文章标题,知识标题,標題,文章標題,"
    "术语,词条,名词,術語,タイトル,件名,見出し,用語,제목,용어,заголовок,название,термин,titel,überschrift,"
    "begriff,betreff,titre,terme,título,término,termo,judul,istilah,عنوان,العنوان,المصطلح,शीर्षक,başlık,terim,"
    "tiêu đề,หัวข้อ,ชื่อเรื่อง,titolo,termine,tytuł,nagłówek,onderwerp"
)
CONTENT = _keys(
    "content,contents,body,text,html,body html,html body,article,article body,body text,plain text,details,"
    "definition,meaning,正文,内容,详情,文章内容,知识内容,释义,解释,定义,內容,內文,文章內容,釋義,解釋,定義,本文,"
    "説明,内容詳細,내용,본문,설명,содержание,текст,описание,определение,inhalt,beschreibung,erklärung,contenu,"
    "texte,définition,contenido,cuerpo,texto,definición,conteúdo,corpo,definição,isi,konten,penjelasan,"
    "definisi,محتوى,المحتوى,النص,التعريف,सामग्री,विवरण,içerik,metin,tanım,nội dung,เนื้อหา,รายละเอียด,"
    "contenuto,testo,definizione,treść,opis,definicja,inhoud,tekst,omschrijving"
)
DESCRIPTION = CONTENT | _keys("description,summary,描述,简介,描述内容,說明,说明,摘要,概要")
CATEGORY = _keys(
    "category,categories,category name,main category,sub category,subcategory,section,section name,"
    "section title,subsection,topic,subtopic,theme,module,chapter,collection,folder,folder name,分类,类别,类目,"
    "类型,一级分类,二级分类,三级分类,一级类目,二级类目,一级目录,二级目录,分类名称,问题分类,问题类型,问题类别,"
    "知识分类,所属分类,所属类目,所属模块,目录,模块,功能模块,主题,栏目,章节,分類,類別,類型,問題分類,問題類別,"
    "問題類型,目錄,模組,主題,章節,カテゴリ,カテゴリー,大分類,中分類,小分類,大カテゴリ,小カテゴリ,テーマ,"
    "카테고리,분류,구분,대분류,중분류,소분류,유형,категория,подкатегория,раздел,подраздел,тема,рубрика,"
    "kategorie,unterkategorie,bereich,rubrik,thema,catégorie,sous-catégorie,rubrique,thème,categoría,"
    "subcategoría,sección,tema,categoria,subcategoria,seção,secção,assunto,kategori,subkategori,bagian,topik,"
    "الفئة,فئة,القسم,قسم,التصنيف,تصنيف,الموضوع,श्रेणी,विषय,वर्ग,konu,bölüm,danh mục,chủ đề,phân loại,"
    "chuyên mục,หมวดหมู่,หมวด,ประเภท,argomento,sezione,kategoria,podkategoria,dział,temat,categorie,"
    "subcategorie,rubriek"
)


@lru_cache(4096)  # of the keys of JSON, each object has the same
def is_named(name: str, keys: frozenset[str]) -> bool:
    """Tell whether a column has one of the names: alone, numbered, or beside others as in ``问题 / Question``."""
    if len(name) > LONGEST_NAME:
        return False
    if key_of(name) in keys:
        return True
    found = (key_of(part).rstrip("0123456789") for part in ALTERNATIVES.split(name))
    return any(part in keys for part in found if len(part) > 1)
