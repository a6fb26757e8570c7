"""Stop words: the function words of a language, written for this project (English is scikit-learn's list)."""

import unicodedata

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS


def stop_word_set(stop_words, unicode_form):
    """Return a set of lower-case words, in a Unicode form, for a language's name, a collection of words or None."""
    if stop_words is None:
        return frozenset()
    if isinstance(stop_words, str):
        if stop_words not in LANGUAGES:
            raise ValueError(
                f"clean_text: stop_words={stop_words!r}; a list of words, None or one of "
                f"{', '.join(LANGUAGES)} is wanted."
            )
        stop_words = ENGLISH_STOP_WORDS if stop_words == "english" else _WORDS[stop_words].split()
    words = (word.lower().replace("’", "'") for word in stop_words)
    return frozenset(unicodedata.normalize(unicode_form, word) if unicode_form else word for word in words)


# A word that ends with an apostrophe is elided before a vowel: "l'" is taken off "l'eau".
_WORDS = {
    "arabic": """
        أن إن أو أي إلى إلا إذا أنا أنت أنتم أنه أنها إنه إنها أم أما ألا بعد بعض بل بين بها به بهذا تحت تلك ثم
        حتى حول حيث خلال دون ذلك ذات رغم سوف ضد عند عندما عن على عليه عليها غير فقط فوق في فيه فيها قبل قد كان
        كانت كل كلا كما كيف لأن لا لدى لقد لكن لكنه لم لماذا لن له لها لهم ليس ليست لو لولا ما ماذا متى مثل مع
        من منذ منه منها نحن نعم هذا هذه هل هم هما هن هنا هناك هو هي هؤلاء و وقد وكان ولا ولم وهو وهي يا يكون
        التي الذي الذين اللذان اللواتي أيضا أين""",
    "danish": """
        ad af alle alt anden andet andre at blev blive bliver da de dem den denne der deres det dette dig din
        dine disse dit dog du efter eller en end er et for fordi fra få får før ham han hans har havde have
        hende hendes her hos hun hvad hvem hver hvilken hvis hvor hvordan hvorfor i ikke ind ingen intet ja jeg
        jer jeres jo kan kom kun kunne man mange med meget men mig min mine mit mod må ned nej noget nogen nogle
        nu når og også om op os over på samt se selv sig sin sine sit skal skulle som sådan så thi til ud under
        var ved vi vil ville vor vore være været""",
    "dutch": """
        aan af al alle als altijd andere bij ben bent daar dan dat de der deze die dit doch doen door dus een
        eens en er ge geen geweest haar had hadden heb hebben heeft heel hem hen het hier hij hoe hun iemand
        iets ik in is ja je jij jou jouw jullie kan kon konden kunnen maar me meer men met mij mijn moet na naar
        niet niets nog nu of om omdat onder ons ook onze op over reeds te tegen toch toen tot u uit uw van veel
        voor want waar waarom was wat we werd wezen wie wij wil word worden wordt zal ze zei zelf zich zij zijn
        zo zonder zou""",
    "finnish": """
        että ei eivät emme en ennen entä et ette hän häneen hänelle hänen häneltä hänessä hänestä hänet hän he
        heidän heidät heille heitä itse ja jo johon joiden joihin joita joka joko jolla jolle jonka jos joskus
        jossa josta jota jotka jotta kai kaikki kanssa keitä kenen ketkä ketä koska kuin kuinka kuka kun kunnes
        kyllä me meidän meidät meille meitä mikä mikäli miksi millä minkä minua minulla minulle minun minut minä
        missä mistä mitkä mitä mutta myös ne niiden niille niin niitä noin nuo nyt näiden näitä nämä ole olemme
        olen olet olette oli olimme olin olisi olit olivat olla olleet ollut on ovat se sekä sellainen sen
        siihen siinä siitä sille sillä sinua sinulla sinulle sinun sinut sinä sitten sitä tai te teidän teidät
        teille teitä tuo tämä tämän tässä tästä tätä vaan vai vaikka vain voi vielä""",
    "french": """
        afin ai aie ainsi alors après as au aucun aucune aujourd'hui auquel aura auront aussi autre autres aux
        avaient avais avait avant avec avez avoir avons ayant c' car ce ceci cela celle celles celui cependant
        ces cet cette ceux chaque chez comme comment contre d' dans de depuis des donc dont du elle elles en
        encore entre es est et étaient étais était étant été êtes être eu eux fait font fut furent hors ici il
        ils j' je jusqu' jusque l' la laquelle le lequel les lesquels leur leurs lors lorsqu' lorsque lui m' ma
        mais malgré me même mêmes mes moi moins mon n' ne ni non nos notre nôtre nous on ont or ou où par parce
        pas pendant peu peut plus pour pourquoi puis puisqu' puisque qu' quand que quel quelle quelles quels qui
        quoi s' sa sans se selon sera seront ses si soi soient sois soit sommes son sont sous suis sur t' ta
        tandis tant te tel telle tels tes toi ton tous tout toute toutes très trop tu un une vers voici voilà
        vos votre vôtre vous vu y à ça""",
    "german": """
        aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei
        beim bin bis bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darin darum
        darüber das dass davon dazu dein deine deinem deinen deiner dem den denn der deren des dessen dich die
        dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige
        einigen einiger er es etwas euch euer eure eurem euren eurer für gegen gewesen hab habe haben hat hatte
        hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede
        jedem jeden jeder jedes jedoch jene jenem jenen jener jenes kann kein keine keinem keinen keiner können
        könnte machen man manche mehr mein meine meinem meinen meiner mich mir mit muss musste nach nachdem
        nicht nichts noch nun nur ob obwohl oder ohne sehr sein seine seinem seinen seiner seit selbst sich sie
        sind so solche solchem solchen solcher soll sollte sondern sonst sowie über um und uns unser unsere
        unserem unseren unter viel vom von vor war waren warst was weg weil weiter welche welchem welchen
        welcher welches wenn wer werde werden wie wieder will wir wird wirst wo wollen wollte worden wurde
        wurden während würde würden zu zum zur zwar zwischen""",
    "greek": """
        ένα έναν ένας αλλά αν αντί από αυτά αυτές αυτή αυτής αυτό αυτοί αυτόν αυτός αυτού αυτούς αυτών αφού για
        γιατί δε δεν εάν είμαι είμαστε είναι είσαι είστε ήταν εγώ εδώ εκεί εκείνα εκείνες εκείνη εκείνο εκείνοι
        εκείνος εμάς εμείς ενός ενώ εσάς εσείς εσύ επειδή επίσης έτσι έχει έχουν ή η θα και κάθε κάτι κατά κι
        λοιπόν μα μας με μεταξύ μετά μέχρι μη μην μια μία μιας μου να ναι ο οι όλα όλες όλοι όμως όπως όπου όταν
        ότι όχι παρά περί πια πιο ποια ποιο ποιος πολύ πριν προς πως πώς που πού σαν σας σε στη στην στης στις
        στο στον στου στους στα σου σύμφωνα τα τη την της τι τις το τον του τους των τόσο τότε υπό ως""",
    "hindi": """
        अगर अत अथवा अन्य अपना अपनी अपने अभी आदि आप आपका आपकी आपके इत्यादि इन इनका इनकी इनके इस इसका इसकी इसके
        इसमें इसी इसे उन उनका उनकी उनके उनको उन्हें उन्होंने उस उसका उसकी उसके उसी उसे एक एवं ऐसा ऐसी ऐसे और कई
        कब कभी कर करता करते करना करने कहाँ कहा का कि किन्तु किया किस किसी की कुछ के केवल कैसे को कोई कौन क्या
        क्यों गया गयी गई गए चुका जब जहाँ जा जाता जाती जाते जिन जिस जिसे जो तक तब तथा तरह तुम तुम्हारा तो था थी
        थे दिया दो दोनों द्वारा न नहीं ना नीचे ने पर परन्तु पहले फिर बहुत बाद बारे बिना भी मगर मुझे मेरा मेरी
        मेरे में मैं यदि यह यहाँ यही या ये रहा रही रहे लिए लेकिन व वह वहाँ वही वाला वाली वाले वे सब सभी साथ से
        सो ही हुआ हुई हुए हूँ है हैं हो होता होती होते होना होने हम हमारा हमारी हमारे""",
    "italian": """
        a abbia abbiamo abbiano ad agli ai al alla alle allo altra altre altri altro anche ancora avere aveva
        avevano avete avuto c' che chi ci ciò coi col come con contro cosa così cui d' da dagli dai dal dall'
        dalla dalle dallo dei degli del dell' della delle dello dentro di dopo dove dunque e è ecco ed era erano
        essa esse essere essi esso fa fino fra fu furono già gli ha hai hanno ho i il in infatti insieme io l'
        la le lei li lo loro lui ma me mentre mi mia mie miei mio molta molte molti molto ne né negli nei nel
        nell' nella nelle nello noi non nostra nostre nostri nostro o ogni oppure per perché però più poco poi
        prima proprio può qual quale quali quando quanta quante quanti quanto quell' quella quelle quelli quello
        quest' questa queste questi questo qui quindi s' sarà saranno se sei senza si sia siamo siano siete solo
        sono sopra sotto sta state stati stato su sua sue sugli sui sul sull' sulla sulle sullo suo suoi tale
        tali tanto te tra tu tua tue tuo tuoi tutta tutte tutti tutto un un' una uno vi voi vostra vostre vostri
        vostro""",
    "norwegian": """
        alle andre at av bare begge ble blei bli blir blitt både da de deg dei deira deires dem den denne der
        dere deres det dette di din disse ditt du då eg ein eit ei eller elles en enn er et ett etter for fordi
        fra få før han hans har hadde hennar henne hennes her hjå ho hos hun hva hvem hver hvilken hvis hvor
        hvordan hvorfor i ikke ikkje ingen inn ja jeg kan korleis kun kunne kva kven man mange me med medan meg
        mellom men mer mi min mine mitt mot mye må når ned nei no noe noen nå og også om opp oss over på samme
        seg selv si sia siden sin sine sitt skal skulle slik som så til um under upp ut uten var ved vere vi vil
        ville vår være vært å""",
    "polish": """
        a aby ale albo ani aż bardzo bez bo bowiem być był była było były będzie będą co coś cię ci czy czyli
        dla dlaczego dlatego do gdy gdyby gdyż gdzie go i ich ile im inne inny ja jak jaka jaki jakie jako je
        jeden jednak jego jej jemu jest jestem jeszcze jeśli jeżeli już każdy kiedy kto która które którego
        której który których którym którzy ku lecz lub ma mają mam mi mimo mnie mną moja moje mój może można mu
        my na nad nam nami nas nasz nasza nasze nawet nic nich nie niej nim nimi niż no o obok od około on ona
        one oni ono oraz oto pan pani po pod podczas pomimo ponieważ poza przed przede przez przy raz również
        sam są się skąd sobie swoje ta tak taka taki takie także tam te tego tej ten też to tobie tu tutaj twoja
        twoje twój ty tych tylko tym u w wam was wasz we wiele więc wszystko wtedy wy z za zawsze ze że żaden
        żeby""",
    "portuguese": """
        a à agora ainda algo alguém algum alguma algumas alguns ante antes ao aos após aquela aquelas aquele
        aqueles aquilo as às assim até cada com como contra da das de dela delas dele deles depois desde dessa
        desse desta deste do dos e é ela elas ele eles em enquanto entre era eram és essa essas esse esses esta
        está estão estar estas estava este estes estou eu foi fomos for foram fosse há isso isto já la lá lhe
        lhes lo logo mais mas me mesmo meu meus minha minhas muita muito na não nas nem nenhum nessa nesse nesta
        neste no nos nós nossa nossas nosso nossos num numa o onde os ou outra outras outro outros para pela
        pelas pelo pelos per perante pode pois por porque porém quais qual quando quanto que quem se seja sem
        sendo ser será seu seus si sido só sob sobre sou sua suas são também tal tão te tem têm tenho ter teu
        teus ti tinha toda todas todo todos tu tua tuas tudo um uma umas uns vai você vocês vos vós""",
    "russian": """
        а без более больше будет будто бы был была были было быть в вам вас ваш вдруг ведь весь во вот впрочем
        все всего всей всех всё всю вы где да даже для до его ее ей ему если есть еще ещё её же за затем здесь и
        из или им иногда их к как какая какой когда конечно которая которого которое которой которые который кто
        куда ли либо между меня мне много мной мог может можно мой моя мы на над надо наш не него нее ней нельзя
        нет неё ни нибудь никогда ним них ничего но ну о об один однако он она они оно от очень перед по под
        после потом потому почти при про раз разве с сам свой свою себе себя со совсем так такой там тебя тем
        теперь то тобой тогда того тоже той только том тот тут ты у уж уже хоть хотя чего чей чем через что чтоб
        чтобы чуть эта эти этих это этого этой этом этому этот эту я""",
    "spanish": """
        a acá ahí al algo algún alguna algunas alguno algunos allá allí ambos ante antes aquel aquella aquellas
        aquello aquellos aquí así aún aunque bajo bien cada casi como cómo con contra cual cuál cuales cualquier
        cuando cuándo cuanto cuyo da de del desde donde dónde dos durante e el él ella ellas ello ellos en
        entonces entre era eran eres es esa esas ese eso esos está estaba estaban estamos están estar estas este
        esto estos estoy esta fue fueron fui ha había habían haber hacia han has hasta hay he hemos hubo incluso
        la las le les lo los luego mas más me mi mí mía mías mientras mío míos mis mismo mucha muchas mucho
        muchos muy nada ni ningún ninguna no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca o os
        otra otras otro otros para pero poco por porque pues que qué quien quién quienes se sea según ser será
        si sí sido siempre sin sino sobre sois solo sólo somos son soy su sus suya suyo también tampoco tan
        tanto te tener tenía ti tiene tienen toda todas todavía todo todos tras tu tú tus tuya tuyo u un una
        unas uno unos usted ustedes vosotros vuestra vuestro y ya yo""",
    "swedish": """
        alla allt andra att av bara blev bli blir blivit då de dem den denna deras dess dessa det detta dig din
        dina ditt du där därför efter ej eller en er era ert ett från för genom ha hade han hans har hon hos hur
        här i icke in inga ingen inget innan inom inte ja jag ju kan kanske kunde man med mellan men mig min
        mina mitt mot mycket ni nej nu när någon något några och också om oss på samma sedan sig sin sina sitta
        själv ska skall skulle som så sådan till under upp ut utan vad var vara varför varit varje vars vart vem
        vi vid vilka vilken vilket vill är åt än även över""",
    "turkish": """
        acaba ama ancak aslında az bana bazen bazı belki ben benden beni benim beri bile bir biri birkaç birçok
        biz bizden bize bizi bizim bu buna bunda bundan bunlar bunları bunların bunu bunun burada böyle çok
        çünkü da daha de değil diğer diye dolayı eğer en fakat gibi göre hangi hem hep hepsi her herkes hiç için
        ile ise işte kadar karşı kendi kendine kendisi ki kim kimse kimi mi mı mu mü nasıl ne neden nerede
        nereye niçin niye o olan olarak oldu olduğu olması olsa olur on ona ondan onlar onlara onlardan onları
        onların onu onun orada oysa öyle önce pek rağmen sadece sanki sen senden seni senin siz sizden size sizi
        sizin sonra şey şimdi şu şuna şunu tarafından tüm ve veya var ya yani yine yok zaten""",
}
LANGUAGES = sorted(["english", *_WORDS])
