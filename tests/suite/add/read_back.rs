//! What other programs read in the files that lbrs has written.

use std::process::Command;

use super::LOOPBACK_3;
use crate::sandbox::{Run, Sandbox, skipped};

/// Node reads what was written as the value that was meant, where there is a node.
#[test]
fn node_reads_the_data_source_file_and_the_env_file() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    let secrets = [
        "plain",
        "with space",
        "a#b",
        "it's",
        "say \"hi\"",
        "a'b\"c",
        "$HOME",
        "a=b",
        "\\n",
        "é日",
        "p%40ss",
        "-",
    ];
    for (i, secret) in secrets.iter().enumerate() {
        let password = format!("password={secret}");
        let name = format!("db{i}");
        sandbox.run([
            "datasource",
            &name,
            "-c",
            "mysql",
            "-s",
            "port=3306",
            "-s",
            "user=é\"\\\u{2028}",
            "-s",
            &password,
            "--secret",
            "password",
        ]);
    }
    let script = "const ds = require('./server/datasources.json');
        const read = Object.values(ds).map(entry => {
            if (entry.port !== 3306 || entry.user !== 'é\"\\\\\\u2028') throw new Error(JSON.stringify(entry));
            return process.env[entry.password.slice(2, -1)];
        });
        console.log(JSON.stringify(read));";
    let mut node = Command::new("node");
    sandbox.isolate(&mut node);
    let Ok(output) = node.args(["--env-file=.env", "-e", script]).output() else {
        return skipped("there is no node here");
    };
    let run = Run::of(output);
    if run.stderr.contains("bad option: --env-file") {
        return skipped("this node is older than --env-file");
    }
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json(), serde_json::json!(secrets));
}

/// The last line that lbrs prints starts the application with the variables of its environment: those of earlier
/// data sources too.
#[test]
fn node_starts_with_the_variables_as_the_next_steps_say() {
    let sandbox = Sandbox::with(LOOPBACK_3);
    sandbox.write(
        "index.js",
        "const { ORDERS_PASSWORD, ORDERS_USER } = process.env;
        console.log(JSON.stringify([ORDERS_USER, ORDERS_PASSWORD]));",
    );
    let orders = ["-s", "user=u", "-s", "password=dev", "--secret", "user", "--secret", "password"];
    sandbox.run(["datasource", "orders", "-c", "mysql"].into_iter().chain(orders));
    let steps = [
        (sandbox.run(["datasource", "cache", "-c", "memory"]), ["u", "dev"]),
        (
            sandbox.run(["datasource", "edit", "orders", "-e", "prod", "-s", "password=prod"]),
            ["u", "prod"],
        ),
    ];
    for (run, variables) in steps {
        let line = run.stderr.lines().last().unwrap().trim();
        let mut words = line.split(' ');
        let mut node = Command::new(words.next().unwrap());
        sandbox.isolate(&mut node);
        let Ok(output) = node.args(words).output() else {
            return skipped("there is no node here");
        };
        let run = Run::of(output);
        if run.stderr.contains("bad option: --env-file") {
            return skipped("this node is older than --env-file");
        }
        assert_eq!(run.code, 0, "{line}: {}", run.stderr);
        assert_eq!(run.json(), serde_json::json!(variables), "{line}");
    }
}
