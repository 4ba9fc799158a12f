//! Projects of LoopBack 4 with many data sources, each a file with a class.

use std::time::Duration;

use crate::large::growth;
use crate::programs::Programs;
use crate::project::Project;
use crate::timing::{medians, run, shown};
use crate::{Result, Row};

const ROUNDS: usize = 21;

/// How many data sources the projects have.
const SOURCES: [u32; 2] = [200, 2_000];

/// The most that a list of the smaller project may take.
const MOST: Duration = Duration::from_millis(20);

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let [few, many] = [project(SOURCES[0])?, project(SOURCES[1])?];
    let list =
        |project: &Project| run(&mut project.command(&programs.lbrs, &["datasource", "list"]));
    let times = medians(ROUNDS, [&mut || list(&few), &mut || list(&many)])?;
    let first = Row::new(
        format!("a list of {} data sources in LoopBack 4", SOURCES[0]),
        shown(times[0]),
        format!("<= {}", shown(MOST)),
        times[0] <= MOST,
    );
    Ok(vec![first, growth("a list of", "data sources in LoopBack 4", SOURCES, times)])
}

fn project(count: u32) -> Result<Project> {
    let project = Project::loopback4()?;
    for number in 0..count {
        let path = format!("src/datasources/source{number}.datasource.ts");
        project.write(&path, data_source(number).as_bytes())?;
    }
    Ok(project)
}

/// A file as lbrs writes it.
fn data_source(number: u32) -> String {
    format!(
        "import {{inject, lifeCycleObserver, LifeCycleObserver}} from '@loopback/core';\n\
         import {{juggler}} from '@loopback/repository';\n\n\
         const config = {{\n  name: 'source{number}',\n  connector: 'mongodb',\n  \
         host: process.env.SOURCE{number}_HOST ?? 'host{number}.example.com',\n  port: 27017,\n  user: 'shop',\n  \
         password: process.env.SOURCE{number}_PASSWORD,\n  database: 'orders',\n}};\n\n\
         @lifeCycleObserver('datasource')\nexport class Source{number}DataSource\n  extends juggler.DataSource\n  \
         implements LifeCycleObserver\n{{\n  static dataSourceName = 'source{number}';\n  \
         static readonly defaultConfig = config;\n\n  constructor(\n    \
         @inject('datasources.config.source{number}', {{optional: true}})\n    dsConfig: object = config,\n  ) {{\n    \
         super(dsConfig);\n  }}\n}}\n"
    )
}
