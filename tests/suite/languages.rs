//! Languages are a list: three of them, one right to left; and what happens
//! where a translation is missing.

use crate::support::{self, Site};

#[test]
fn a_third_language_works_by_configuration_alone() {
    let site = Site::copy("three");
    site.build();
    let page = site.page("ug/index.html");
    assert!(page.contains("<html lang=\"ug\" dir=\"rtl\""));
    let names: Vec<String> = site.output().into_keys().filter(|name| name.ends_with(".html")).collect();
    for name in names.iter().filter(|name| name.starts_with("ug/")) {
        let (own, main) = (site.page(name), name.trim_start_matches("ug/"));
        assert!(names.iter().any(|other| other == main), "{name} has a page in the main language");
        assert_eq!(own.matches("rel=\"alternate\" hreflang=").count() % 4, 0, "{name}: three languages and a default");
    }
}

#[test]
fn a_missing_translation_is_borrowed_and_says_so() {
    let site = Site::copy("partial");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.err.matches("[translation-missing]").count(), 3, "{}", run.err);
    let borrowed: Vec<(String, String)> = site
        .output()
        .into_iter()
        .filter(|(name, _)| name.starts_with("en/") && name.ends_with(".html"))
        .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
        .filter(|(_, page)| page.contains("<p class=\"fallback\">"))
        .collect();
    // The section without a file, the one with a clause less, the front page without its preface, the whole report.
    assert_eq!(borrowed.len(), 4, "{:?}", borrowed.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let sitemap = site.page("sitemap.xml");
    for (name, page) in &borrowed {
        assert!(page.contains("lang=\"zh-Hans\" dir=\"ltr\">"), "{name}: the borrowed text says its language");
        if name.ends_with("print.html") {
            continue;
        }
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        assert!(!page.contains("hreflang=\"x-default\""), "{name} is no translation");
        assert!(
            !sitemap.contains(name.trim_end_matches("index.html")) || name.ends_with("/index.html"),
            "{name} is not in the sitemap"
        );
        let original = site.page(name.trim_start_matches("en/"));
        assert!(!original.contains("hreflang=\"en\" href=\"https"), "{name} is not offered as a translation");
    }
}

/// What is written in a language that is not published yet stays where it is, right or wrong, and has no pages.
#[test]
fn a_draft_language_is_kept_and_not_published() {
    let site = Site::copy("small");
    site.remove("content/2024/plans.en.md");
    site.write("content/2024/quality.en.md", "# Quality\n\n## Other {#other}\n\n{{ nothing }} [gone](#gone)\n");
    site.write("content/2024/draft.en.md", "# Not listed\n");
    let settings = site.read("content/site.yaml");
    site.write("content/site.yaml", settings.replace("  - code: en\n", "  - code: en\n    draft: true\n"));
    let run = site.run(&["build", "--deny", "warnings", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let output = site.output();
    assert!(output.keys().all(|name| !name.starts_with("en/")), "{:?}", output.keys().collect::<Vec<_>>());
    let page = site.page("2024/overview.html");
    assert!(!page.contains("hreflang=\"en\"") && !page.contains("English"), "{page}");

    // Translators see it: what they have to do is listed, and the preview can show it.
    let status = site.run(&["translate", "status", "--lang", "en"]);
    assert!(status.out.contains("English") || status.out.contains("en"), "{}", status.out);
    let listed = site.run(&["translate", "export", "--format", "csv", "--lang", "en"]);
    assert_eq!(listed.code, Some(1), "what is wrong in a draft is a mistake for translators: {}", listed.err);
    assert!(listed.err.contains("quality.en.md"), "{}", listed.err);
}

#[test]
fn facts_in_borrowed_text_are_printed_in_its_language() {
    let site = Site::sample();
    site.remove("content/2023/service-to-society.en.md");
    assert_eq!(site.run(&["build"]).code, Some(0));
    let page = site.page("en/2023/service-to-society.html");
    let (text, list) = page.split_once("class=\"fact-list\"").expect("the list of figures");
    assert!(text.contains("19525人次") && !text.contains("19,525"));
    assert!(list.contains("19,525"), "the furniture keeps the page's language");
}

/// Characters that are written so in Simplified Chinese alone.
const SIMPLIFIED: &str = "个们为义书习乱买产亲仅从仓价众优会传体余佣侧侦债倾偿儿党兰关兴养兽内冈册写军农冲决况冻净减凑几凤凭凯击则刚创别剂剑剧办务动励劳势勋区医华协单卖卢卫却厂厅历厉压厌县参双发变叙台号叹听启吴员周咏响哑园围国图圆圣场坏块坚坛坝坟坠垄备复够头夹夺奋奖妇妈孙学宁实审宽宾对寻导寿将尔尘尝层属岁岂岗岛岭币帅师帐带帮干并广庄庆库应庙开异弃张弥弯弹强归当录彻径忆志怀态总恋恳恶悬惊惧惩惯愤愿戏战户执扩扫扬扰抚抢护报担拟拥择挂挡挣挤挥捞损换据掷摄摆摇敌数斋断无旧时显晋晒晓暂术机杀杂权条来杨极构枢柜标栈栋栏树样桥检楼欢欧残毁毕气汇汉沟没沧泪泽洁测济浏润涂涌涛涨渊渐渔湾湿满滚滞滤灭灯灵炉炼烟烦烧热爱爷牵状独狭狱猎献环现电画畅疗疮疯痒皱盐监盖盘睁码砖确础礼祸离种积称稳穷窜竞笔笼筑签简类粮紧纠红约级纪纯纲纳纵纷纸纹线练组细织终绍经结绕绘给络绝统继绩绪续维综绿缓编缘缩缴网罗罚罢职联聪肃肠肤肿胀胁胜脑脚脱脸节芦苏苹荐荣药获营萧虏虑虽蚀蛮补装见观规视览觉触订计认讨让训议讯记讲许论设访证评识诉词试诗话询该详语误说请诸读课谁调谈谊谋谓谢谨谱贝贞负贡财责贤败账货质贩贪购贯贵贷费贺资赋赏赐赔赖赛赞趋跃践踪车轨转轮软轻载较辅辆辈输辑达迁过运还这进远违连迟适选逊递遗遥邓邮邻郑酱释里钟钢钱钻铁铃铅银铜链锁错锦键镇镜长门闪闭问闲间闻阅队阳阴阵阶际陆陈险随隐难雾静韩页顶项顺须顾顿预领频题颜额风飞饭饮饰饱饲馆驱驶驻验骑骗鱼鲁鲜鸟鸡鸣鹏麦黄龙";

fn simplified(text: &str) -> Vec<char> {
    // These are characters of both, in other words.
    let shared = "册几干并里台周余志汇卢冲谷号当内强黄没净没晋册余柜腊";
    text.chars().filter(|c| SIMPLIFIED.contains(*c) && !shared.contains(*c)).collect()
}

#[test]
fn traditional_furniture_has_no_simplified_characters() {
    let words = std::fs::read_to_string(support::repository().join("themes/default/locales/zh-Hant.yaml")).expect("its words");
    assert_eq!(simplified(&words), Vec::<char>::new());
    for word in ["列印", "網站", "下載", "檔案", "資料", "搜尋", "連結", "瀏覽器", "裝置", "預設", "電子郵件"]
    {
        assert!(words.contains(word), "{word}");
    }
    let simplified_words =
        std::fs::read_to_string(support::repository().join("themes/default/locales/zh.yaml")).expect("its words");
    assert!(simplified(&simplified_words).len() > 300, "the list of characters tells something");
}

#[test]
fn traditional_chinese_is_told_by_every_tag_that_means_it() {
    for (tag, territory) in
        [("zh-Hant", "zh_TW"), ("zh-TW", "zh_TW"), ("zh-HK", "zh_HK"), ("zh-Hant-HK", "zh_HK"), ("zh-MO", "zh_MO")]
    {
        let site = Site::copy("traditional");
        site.replace("content/site.yaml", "tag: zh-Hant-HK", &format!("tag: {tag}"));
        let run = site.run(&["build", "--lang", "en"]);
        assert!(run.code == Some(0) && !run.err.contains("warning["), "{tag}: {}", run.err);
        for (name, bytes) in site.output().into_iter().filter(|(name, _)| name.ends_with(".html") && !name.starts_with("en/")) {
            let page = String::from_utf8_lossy(&bytes).into_owned();
            assert_eq!(simplified(&page), Vec::<char>::new(), "{tag}: {name}");
        }
        let page = site.page("2024/overview.html");
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{tag}");
        assert!(page.contains(&format!("<meta property=\"og:locale\" content=\"{territory}\">")), "{tag}");
        for printed in [">17億6,000萬元<", ">4.8萬人<", ">1,523所<", ">3萬5,000戶<", ">25,600冊<"] {
            assert!(page.contains(printed), "{tag}: {printed} in {page}");
        }
        assert!(page.contains("value=\"1760000000\"") && page.contains("value=\"35000\""));
        let page = site.page("en/2024/overview.html");
        assert!(page.contains(">1,760,000,000\u{a0}yuan<") && page.contains(">35,000\u{a0}households<"), "{page}");
        assert!(site.page("2024/print.html").contains("<time datetime=\"2025-01\">2025年1月</time>"));
    }
}

#[test]
fn the_same_number_in_simplified_chinese() {
    let site = Site::copy("traditional");
    site.replace("content/site.yaml", "tag: zh-Hant-HK", "tag: zh");
    assert_eq!(site.run(&["build"]).code, Some(0));
    let page = site.page("2024/overview.html");
    for printed in [">17亿6000万元<", ">4.8万人<", ">1523所<", ">3万5000户<"] {
        assert!(page.contains(printed), "{printed}");
    }
    assert!(page.contains("<meta property=\"og:locale\" content=\"zh_CN\">"));
}

#[test]
fn a_site_words_its_traditional_pages_by_script_or_region() {
    for name in ["zh-Hant", "zh-HK", "zh-Hant-HK"] {
        let site = Site::copy("traditional");
        site.write(&format!("themes/default/locales/{name}.yaml"), "site_map: 網頁指南\n");
        assert_eq!(site.run(&["build"]).code, Some(0));
        let page = site.page("2024/index.html");
        assert!(page.contains("網頁指南") && page.contains("長者版"), "{name}");
    }
    // The words of another script are not this language's, though the code be theirs.
    for name in ["zh", "zh-TW", "zh-Hans"] {
        let site = Site::copy("traditional");
        site.write(&format!("themes/default/locales/{name}.yaml"), "site_map: 站点地图\n");
        assert_eq!(site.run(&["build"]).code, Some(0));
        assert!(!site.page("2024/index.html").contains("站点地图"), "{name}");
    }
}

#[test]
fn what_a_language_of_another_script_lacks_is_told() {
    // Kazakh in Arabic letters, on a site whose theme has it in Cyrillic ones.
    let site = Site::copy("small");
    site.replace("content/site.yaml", "    tag: en", "    tag: kk-Arab").replace("content/site.yaml", "    direction: ltr\n", "");
    site.write("themes/default/locales/kk.yaml", "home: Басты бет\n");
    let run = site.run(&["build", "--lang", "en"]);
    assert!(run.err.contains("[message-missing]") && run.err.contains("themes/default/locales/kk-Arab.yaml"), "{}", run.err);
    assert!(!site.page("en/index.html").contains("Басты бет"));
}

#[test]
fn dates_without_names_are_figures_and_said() {
    for tag in ["bo", "mn-Mong"] {
        let site = Site::copy("small");
        site.replace("content/site.yaml", "    tag: en", &format!("    tag: {tag}")).replace(
            "content/site.yaml",
            "    direction: ltr\n",
            "",
        );
        site.replace("content/2023/report.yaml", "formed: 2024-01-09", "formed: 2024-01");
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!((run.code, run.err.matches("[date-figures]").count()), (Some(0), 1), "{}", run.err);
        assert!(site.page("en/2023/index.html").contains(">2024-01-09 09:00<"));
        assert!(site.page("en/2023/print.html").contains("<time datetime=\"2024-01\">2024-01</time>"));
        assert!(!site.page("en/2023/print.html").contains("M01"));

        // The theme may say how the language writes them.
        let words = "date_day: \"{year}ལོའི་{month}པའི་{day}ཉིན།\"\ndate_month: \"{year}ལོའི་{month}པ།\"\ndate_year: \"{year}ལོ།\"\n";
        site.write(&format!("themes/default/locales/{tag}.yaml"), words);
        let run = site.run(&["build", "--lang", "en"]);
        assert!(run.code == Some(0) && !run.err.contains("[date-figures]"), "{}", run.err);
        assert!(site.page("en/2023/index.html").contains(">2024ལོའི་1པའི་9ཉིན། 09:00<"));
        assert!(site.page("en/2023/print.html").contains("<time datetime=\"2024-01\">2024ལོའི་1པ།</time>"));

        site.write(&format!("themes/default/locales/{tag}.yaml"), "date_day: \"{year}-{month}\"\n");
        assert!(site.run(&["check", "--lang", "en"]).err.contains("[theme-file]"), "a pattern that loses the day");
    }
}
