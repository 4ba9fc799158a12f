use super::{without_passwords, without_users};

#[test]
fn every_url_in_prose_is_without_its_password() {
    for (prose, masked) in [
        ("no `a://u:p@h/d`; `b://u:q@h:1` is", "no `a://u:****@h/d`; `b://u:****@h:1` is"),
        ("x = { y = \"a://u:p w@h\" }\n# m@n", "x = { y = \"a://u:****@h\" }\n# m@n"),
        ("`a://u:p`/\"r@h`", "`a://u:****@h`"),
        ("jdbc:a://u:p@h", "jdbc:a://u:****@h"),
        ("a://u:p://w@h/d", "a://u:****@h/d"),
        ("no `a://u:p://w://b@h`, `b://u:q@h`", "no `a://u:****@h`"),
        ("http://h:80/x, then ://u:p@h", "http://h:80/x, then ://u:****@h"),
    ] {
        assert_eq!(without_passwords(prose), masked);
    }
    for prose in
        ["", "a://USER:PASSWORD@HOST", "://", "a://\n:@", "https://h/@scope, NAME@1.0: http://h:80"]
    {
        assert_eq!(without_passwords(prose), prose);
    }
}

#[test]
fn the_users_of_dependencies_may_be_tokens() {
    for (text, masked) in [
        ("git+https://token@h/o/r.git#main", "git+https://****@h/o/r.git#main"),
        (
            "{ git = 'https://u:t@h/o/r', x = 'a://t@h' }",
            "{ git = 'https://****@h/o/r', x = 'a://****@h' }",
        ),
        ("git+ssh://git@h/o/r.git", "git+ssh://git@h/o/r.git"),
        ("\"@scope/name\": \"https://h/@scope/r\"", "\"@scope/name\": \"https://h/@scope/r\""),
        ("git+https://u:pa/ssw0rd@h/r.git", "git+https://****@h/r.git"),
        ("git+https://u:pa://ss@h/r.git", "git+https://****@h/r.git"),
        ("git+https://u:pa'ss@h/r.git", "git+https://****@h/r.git"),
        (
            "{\"a\": \"a://h:80/r\", \"@b/c\": \"a://u:p/w@h/r\"}",
            "{\"a\": \"a://h:80/r\", \"@b/c\": \"a://****@h/r\"}",
        ),
        ("^1.0.0", "^1.0.0"),
    ] {
        assert_eq!(without_users(text), masked);
    }
}
