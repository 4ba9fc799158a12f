use super::ConnectionUrl;

type Parts<'t> = (&'t str, Option<&'t str>, Option<&'t str>, &'t str, Option<&'t str>, &'t str);

fn parts(text: &str) -> Parts<'_> {
    let url = ConnectionUrl::parse(text).unwrap();
    (url.scheme, url.user, url.password, url.host, url.port, url.path)
}

#[test]
fn a_url_has_its_parts() {
    for (text, expected) in [
        ("mysql://u:p@h:1/d", ("mysql", Some("u"), Some("p"), "h", Some("1"), "/d")),
        (" mysql://h ", ("mysql", None, None, "h", None, "")),
        ("redis://:p@h/2", ("redis", None, Some("p"), "h", None, "/2")),
        ("mysql://u:p@ss:w@h", ("mysql", Some("u"), Some("p@ss:w"), "h", None, "")),
        ("mysql://u:@h:/d", ("mysql", Some("u"), None, "h", None, "/d")),
        ("postgres:///d", ("postgres", None, None, "", None, "/d")),
        ("postgres://[::1]:5/d", ("postgres", None, None, "::1", Some("5"), "/d")),
        ("mongodb://a:1,b:2/d", ("mongodb", None, None, "a:1,b:2", None, "/d")),
        ("jdbc:mysql://h/d?user=u", ("mysql", None, None, "h", None, "/d")),
        ("sqlserver://h:1;user=u;password=a/b@c", ("sqlserver", None, None, "h", Some("1"), "")),
        ("mysql://u:p;w@h", ("mysql", Some("u"), Some("p;w"), "h", None, "")),
    ] {
        assert_eq!(parts(text), expected, "{text}");
    }
}

#[test]
fn options_are_decoded() {
    let options = |text| ConnectionUrl::parse(text).unwrap().options();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        options("a://h?x=1%2C2&&y&z=a+b%2B").unwrap(),
        [pair("x", "1,2"), pair("y", ""), pair("z", "a b+")]
    );
    assert_eq!(
        options("sqlserver://h;user=u;password=a/b%@c;").unwrap(),
        [pair("user", "u"), pair("password", "a/b%@c")]
    );
    assert!(options("a://h?x=%zz").is_err());
    assert!(options("a://h").unwrap().is_empty());
}

#[test]
fn what_is_no_url_is_refused_without_a_word_of_it() {
    for text in ["s3cret", "://s3cret@h", "mysql://u:s3 cret@h", "mysql://u:s3cret\u{1b}@h", ""] {
        let reason = ConnectionUrl::parse(text).err().unwrap();
        assert!(!reason.contains("s3"), "{reason}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[a-z]{1,5}:?/{0,3}[a-z@:;=,?#/%\\[\\]0-9é]{0,30}") {
        if let Ok(url) = ConnectionUrl::parse(&text) {
            let _ = url.options();
        }
    }
}
