use super::{toml_line, toml_without_secrets, without_passwords, without_users};

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

#[test]
fn tokens_in_longer_texts_are_masked() {
    for (text, masked) in [
        ("https://h/x.tgz?token=abc", "https://h/x.tgz?token=****"),
        ("`https://h/x?auth=abc` is", "`https://h/x?auth=****` is"),
        ("https://h/npm_abcdefgh0123/x.tgz", "https://h/****/x.tgz"),
        ("git+https://TOKEN@h/o/r.git#main", "git+https://****@h/o/r.git#main"),
        ("is eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln!", "is ****!"),
    ] {
        assert_eq!(without_passwords(text), masked);
        assert_eq!(without_users(text), masked);
    }
    assert_eq!(without_users("github:me:t0ken@o/r"), "github:****@o/r");
    for text in
        ["npm:mysql2@3", "git@github.com:o/r.git", "github:o/r#v1", ">=1 <2", "@scope/name@1"]
    {
        assert_eq!(without_users(text), text);
    }
}

#[test]
fn a_manifest_in_toml_is_without_its_secrets() {
    for (text, masked) in [
        ("# password: pw\n[a]\n", "# ****\n[a]\n"),
        ("a = 1 # pw\r\n#\n", "a = 1 # ****\r\n#\n"),
        ("a = \"#1\" # pw", "a = \"#1\" # ****"),
        ("registry-token = \"pw\"\nb = 1", "registry-token = \"****\"\nb = 1"),
        ("a = { token = 'pw', b = 'c' }", "a = { token = '****', b = 'c' }"),
        ("a = { git = \"https://T0KEN@h/r\" }", "a = { git = \"https://****@h/r\" }"),
        ("serde = \"1\"\n", "serde = \"1\"\n"),
        (
            "cookie = \"^0.18\"\njsonwebtoken = { version = '9', a = 1 }",
            "cookie = \"^0.18\"\njsonwebtoken = { version = '9', a = 1 }",
        ),
        ("token = [\"dep:cookie\"]", "token = [\"dep:cookie\"]"),
    ] {
        assert_eq!(toml_without_secrets(text), masked);
    }
}

#[test]
fn a_malformed_line_is_quoted_up_to_its_secret() {
    for (line, shown) in [
        ("password = \"pw", "password****"),
        ("db_pass \"pw\"", "db_pass****"),
        ("passwd: pw # x", "passwd****"),
        ("a = 1 # pw", "a = 1 # ****"),
        ("a = https://pw", "a = https://****"),
        ("pw@h = 1", "****@h = 1"),
        ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "****"),
        ("[package", "[package"),
    ] {
        assert_eq!(toml_line(line), shown);
    }
}
