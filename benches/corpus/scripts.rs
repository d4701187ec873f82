//! The words that everything is made of, in five scripts.

/// What names and texts of one script are put together from.
#[derive(Debug)]
pub(super) struct Script {
    /// What texts, titles and topics are about.
    pub(super) words: Vec<&'static str>,
    /// What stands between those words.
    pub(super) joints: Vec<&'static str>,
    /// First halves of people's names.
    pub(super) given: Vec<&'static str>,
    /// Second halves.
    pub(super) family: Vec<&'static str>,
    /// Between two words.
    pub(super) gap: &'static str,
    /// At the end of a sentence.
    pub(super) stop: &'static str,
    /// Whether people have a letter between their two names.
    pub(super) middle: bool,
}

/// A script as it is written down here: words with spaces between them.
struct List {
    words: &'static str,
    joints: &'static str,
    given: &'static str,
    family: &'static str,
    gap: &'static str,
    stop: &'static str,
}

/// The first so many scripts; Latin is the first of five.
pub(super) fn first(count: usize) -> Vec<Script> {
    let lists = [LATIN, CYRILLIC, GREEK, ARABIC, HAN];
    let chosen = lists.into_iter().take(count);
    let scripts = chosen.map(|list| Script {
        words: list.words.split_whitespace().collect(),
        joints: list.joints.split_whitespace().collect(),
        given: list.given.split_whitespace().collect(),
        family: list.family.split_whitespace().collect(),
        gap: list.gap,
        stop: list.stop,
        // alone it has to give tens of thousands of names
        middle: count == 1,
    });
    scripts.collect()
}

/// Countries by the names that Dateline has for them, those that are in the news most first.
pub(super) fn countries() -> Vec<&'static str> {
    COUNTRIES.split(", ").collect()
}

const LATIN: List = List {
    words: "\
        accord accession airspace ambassador amnesty annex appeal aquifer arbitration armistice \
        arsenal asylum audit autonomy ballot basin benchmark bilateral blockade bond bridge \
        brigade buffer cabinet cable canal caucus census chamber channel charter chancellor \
        citizenship clause coast commission communique compact concession confidence congress \
        consensus consulate convention copper corridor coup credit crossing customs dam debt \
        decree deficit delegate demarcation depositary desalination detention disarmament \
        drawdown drought embassy emissions enclave envoy escort estuary exclusion export \
        federation ferry fertiliser fishery fleet flood forum frontier fuel garrison gas \
        governor grain grid guarantor harbour harvest highway hostage hydropower immunity \
        impasse inquiry instrument interim irrigation judgment junta jurisdiction launch \
        legislature levy lithium manoeuvre mediator memorandum migration militia minefield \
        moratorium navigation negotiation neutrality observer offshore ordinance outpost palace \
        partition passport patrol payment plateau plebiscite plenary port province protocol \
        quota radar railway rapporteur ratification rebate referendum refinery regiment relief \
        repatriation reprieve reserve reservoir restitution roadmap rotation rupture safeguard \
        satellite secretariat seizure senate settlement shipyard shortage signatory silo \
        sovereignty stockpile subsidy summit surplus surveillance tariff terminal territory \
        throne transit tribunal truce turbine tunnel uplift uranium veto viaduct visa warehouse \
        warning watchdog wheat witness",
    joints: "\
        the of to in and a for on with by after before under over between against within without \
        this that which is was were will may must has not its more than until since",
    given: "\
        Adaeze Amara Anika Aron Beatriz Bilal Carlos Chiara Dalia Daniel Elena Emeka Farid Freya \
        Giorgi Hana Henrik Ines Ismail Jana Joao Kofi Laila Linh Luka Marta Mei Milan Nia Noor \
        Oskar Paula Rana Rafael Sami Sofia Tariq Thandi Viktor Zofia",
    family: "\
        Abara Adler Almeida Anders Arslan Bakker Barros Beck Bianchi Boateng Brandt Castro \
        Cermak Dahl Danso Demir Duarte Eriksen Farah Ferreira Fischer Galindo Ganbold Gruber \
        Habib Hoxha Ibarra Jansen Jovanovic Kamara Karimi Keita Kowalski Laine Leclerc Lindqvist \
        Mahmoud Mbeki Mensah Moreau Nakamura Nguyen Nyambura Okafor Olsen Ortega Pereira Qureshi \
        Ramos Rahman Sandoval Schreiber Sharma Tadesse Toure Urban Vargas Wolde Yilmaz Zaman",
    gap: " ",
    stop: ".",
};

const CYRILLIC: List = List {
    words: "\
        договор переговоры граница посол выборы реформа бюджет торговля пошлина перемирие \
        наблюдатель устав парламент миссия порт зерно трубопровод санкции кредит суд \
        расследование протокол флот учения беженцы убежище вето мандат саммит соглашение",
    joints: "\
        и в на по после перед между против для без",
    given: "\
        Анна Борис Вера Глеб Дарья Егор Зоя Игорь Кира Лев Мария Никита Ольга Павел Раиса Степан \
        Тамара Фёдор Юлия Яков Алла Виктор Галина Денис Елена Инна Кирилл Лидия Максим Роман",
    family: "\
        Авдеенко Белик Ващенко Гнатюк Дорош Ермак Жук Зайчук Ильчук Коваль Лысенко Мельник \
        Назаренко Олейник Панченко Радченко Сидорук Ткач Устименко Франчук Харченко Цибуля Чумак \
        Шевчук Щербак Юрченко Яценко Бондарь Гончар Кравец",
    gap: " ",
    stop: ".",
};

const GREEK: List = List {
    words: "\
        συνθήκη σύνορα πρέσβης εκλογές μεταρρύθμιση εμπόριο δασμός εκεχειρία παρατηρητής \
        κοινοβούλιο αποστολή λιμάνι σιτηρά αγωγός κυρώσεις δάνειο δικαστήριο έρευνα πρωτόκολλο \
        στόλος άσκηση πρόσφυγες άσυλο εντολή σύνοδος συμφωνία ενέργεια ναυτιλία ψήφισμα \
        διαμεσολάβηση",
    joints: "\
        και σε για από με μετά πριν κατά χωρίς προς",
    given: "\
        Άννα Βασίλης Γεωργία Δημήτρης Ελένη Ζήσης Ηλίας Θάλεια Ιάσων Κατερίνα Λάμπρος Μαρία \
        Νίκος Ξένια Όλγα Πέτρος Ρένα Σπύρος Τάσος Φωτεινή Χάρης Ωραιοζήλη Αλέξης Δάφνη Ευγενία \
        Κώστας Λυδία Μιχάλης Παύλος Σοφία",
    family: "\
        Αγγέλου Βλάχου Γεωργίου Δήμου Ευσταθίου Ζαφείρη Θάνου Ιωάννου Κανάρη Λάσκαρη Μακρή \
        Νικολάου Ξάνθου Οικονόμου Παππά Ράλλη Σταύρου Τσάτσου Φωκά Χατζή Ψαρρού Αντωνίου Βέργα \
        Δούκα Καρρά Λεβέντη Μελά Πετράκη Ρήγα Σαββίδη",
    gap: " ",
    stop: ".",
};

const ARABIC: List = List {
    words: "\
        معاهدة حدود سفير انتخابات إصلاح ميزانية تجارة هدنة مراقب ميثاق برلمان بعثة ميناء قمح \
        أنبوب عقوبات قرض محكمة تحقيق بروتوكول أسطول مناورات لاجئون لجوء نقض ولاية قمة اتفاق طاقة \
        وساطة",
    joints: "\
        في من على إلى بعد قبل بين ضد مع دون",
    given: "\
        أمل بدر تيم ثريا جمال حنان خالد دلال رامي زينب سعاد شادي صالح ضياء طارق ظافر عمر غادة \
        فؤاد قاسم كريم لينا منى نادر هدى وليد ياسر سلمى رشيد نجلاء",
    family: "\
        الأحمد البيطار التميمي الجبوري الحداد الخطيب الدباغ الراوي الزين السالم الشامي الصباغ \
        الطائي العلي الغانم الفارس القاضي الكردي اللحام المصري النجار الهاشمي الوزان اليوسف \
        بركات حمدان سليمان شاهين عثمان منصور",
    gap: " ",
    stop: ".",
};

const HAN: List = List {
    words: "\
        条约 边界 大使 选举 改革 预算 贸易 关税 停火 观察员 宪章 议会 使团 港口 粮食 管道 制裁 贷款 法院 调查 议定书 舰队 演习 难民 庇护 否决 授权 峰会 协定 \
        能源",
    joints: "\
        和 在 对 与 从 向 为 被 以 将",
    given: "\
        安 博 晨 丹 恩 芳 刚 海 嘉 康 兰 明 宁 鹏 琪 荣 山 涛 文 霞 雅 泽 志 月 松 青 平 梅 林 华",
    family: "\
        王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 韩 冯 曹 彭",
    gap: "",
    stop: "。",
};

const COUNTRIES: &str = "\
    United States, China, Russia, Ukraine, India, Germany, France, United Kingdom, Israel, \
    Iran, Japan, Brazil, Türkiye, Saudi Arabia, South Korea, Poland, Egypt, Nigeria, South \
    Africa, Pakistan, Mexico, Italy, Syria, Sudan, Ethiopia, North Korea, Taiwan, Indonesia, \
    Kenya, Congo - Kinshasa, Venezuela, Colombia, Serbia, Kosovo, Armenia, Azerbaijan, \
    Georgia, Belarus, Moldova, Romania, Hungary, Greece, Cyprus, Spain, Portugal, \
    Netherlands, Belgium, Sweden, Finland, Norway, Denmark, Iceland, Estonia, Latvia, \
    Lithuania, Czechia, Slovakia, Austria, Switzerland, Slovenia, Croatia, Bosnia & \
    Herzegovina, Montenegro, North Macedonia, Albania, Bulgaria, Iraq, Jordan, Lebanon, \
    Yemen, Oman, Qatar, Kuwait, Bahrain, Libya, Tunisia, Algeria, Morocco, Mauritania, Mali, \
    Niger, Chad, Burkina Faso, Senegal, Gambia, Guinea, Ghana, Togo, Benin, Côte d’Ivoire, \
    Cameroon, Gabon, Angola, Zambia, Zimbabwe, Mozambique, Madagascar, Malawi, Tanzania, \
    Uganda, Rwanda, Burundi, Somalia, Djibouti, Eritrea, South Sudan, Botswana, Namibia, \
    Lesotho, Eswatini, Kazakhstan, Uzbekistan, Turkmenistan, Kyrgyzstan, Tajikistan, \
    Afghanistan, Bangladesh, Nepal, Bhutan, Sri Lanka, Maldives, Thailand, Vietnam, Laos, \
    Cambodia, Myanmar (Burma), Malaysia, Singapore, Philippines, Mongolia, Australia, New \
    Zealand, Papua New Guinea, Fiji, Samoa, Tonga, Vanuatu, Canada, Cuba, Haiti, Dominican \
    Republic, Jamaica, Guatemala, Honduras, El Salvador, Nicaragua, Costa Rica, Panama, \
    Ecuador, Peru, Bolivia, Chile, Argentina, Paraguay, Uruguay, Guyana, Suriname";
