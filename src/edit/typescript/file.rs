//! A new file with one data source.

use super::render::{Style, quoted};
use super::written::Written;
use crate::datasource::Entry;

const STYLE: Style<'static> = Style::LB4;
/// The longest line.
const COLUMNS: usize = 80;

/// Returns the text of a new file that has `entry` as the class `class`. It has the shape of lb4's own, as prettier
/// leaves it.
pub fn new_file(entry: &Entry, class: &str) -> String {
    new_file_of(&entry.id, &(&entry.to_json()).into(), class)
}

/// Returns the text of a new file as [`new_file`] does, for a data source with these settings, `name` among them.
pub fn new_file_of(id: &str, config: &Written, class: &str) -> String {
    let config = config_variable("config", config, &STYLE);
    let parts = [
        "import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';\n",
        "import {juggler} from '@loopback/repository';\n\n",
        &config,
        "\n\n",
        "// When the application stops, LoopBack calls stop(), which closes the connections.\n",
        "@lifeCycleObserver('datasource')\nexport class ",
        class,
        "\n  extends juggler.DataSource\n  implements LifeCycleObserver\n{\n",
        &data_source_name(id),
        "  static readonly defaultConfig = config;\n\n  constructor(\n",
        &inject(id),
        "    dsConfig: object = config,\n  ) {\n    super(dsConfig);\n  }\n}\n",
    ];
    parts.concat()
}

/// Returns the statement that declares settings.
pub(super) fn config_variable(name: &str, settings: &Written, style: &Style<'_>) -> String {
    format!("const {name} = {};", style.written_at(settings, "", 0))
}

/// Returns the line with the name of the data source.
pub(super) fn data_source_name(id: &str) -> String {
    let name = quoted(id, STYLE.quote);
    let line = format!("  static dataSourceName = {name};\n");
    match line.chars().count() - 1 <= COLUMNS {
        true => line,
        false => format!("  static dataSourceName =\n    {name};\n"),
    }
}

/// Returns the line that lets the application replace the settings.
pub(super) fn inject(id: &str) -> String {
    let key = quoted(&format!("datasources.config.{id}"), STYLE.quote);
    let line = format!("    @inject({key}, {{optional: true}})\n");
    let first = format!("    @inject({key}, {{\n");
    if line.chars().count() - 1 <= COLUMNS {
        line
    } else if first.chars().count() - 1 <= COLUMNS {
        format!("{first}      optional: true,\n    }})\n")
    } else {
        format!("    @inject(\n      {key},\n      {{optional: true}},\n    )\n")
    }
}
