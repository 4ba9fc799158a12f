//! Whatever the settings of a data source class are: if oxc takes the file for TypeScript, lbrs reads it and finds the
//! members where oxc does. Any other text is refused, or read, without a panic.

#![no_main]

use lbrs::internal::typescript::{Config, Document, Expression, classes};
use libfuzzer_sys::fuzz_target;
use oxc_allocator::Allocator;
use oxc_ast::ast::{ClassElement, Declaration, Expression as Ast, Program, Statement};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

fuzz_target!(|input: &str| {
    let text = format!(
        "export class Db extends DataSource {{ constructor() {{ super({{{input}\n}}); }} }}\n"
    );
    let document = Document::parse(&text);
    let read = document.as_ref().map_err(Clone::clone).and_then(classes);
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &text, SourceType::ts()).parse();
    if parsed.panicked || !parsed.errors.is_empty() {
        return;
    }
    let Some(expected) = members(&parsed.program) else { return };
    let read = match read {
        // oxc leaves some rules to later steps: those of escapes and numbers in modules.
        Err(error) if error.help.is_some() || is_left_to_later_steps(&error.message) => return,
        read => read.unwrap_or_else(|error| panic!("{error} at {}:\n{text}", error.offset)),
    };
    let Some(Config::Here(node)) = read.first().map(|class| &class.config) else {
        panic!("no settings:\n{text}");
    };
    let Expression::Object(found) = &node.expression else { panic!("no object:\n{text}") };
    let found: Vec<_> = found.iter().map(|member| member.tokens.span()).collect();
    assert_eq!(found, expected, "{text}");
});

fn is_left_to_later_steps(message: &str) -> bool {
    ["escape", "leading zero", "nest deeper"].iter().any(|rule| message.contains(rule))
}

/// The spans of the members of the one object that the constructor of the one class hands on.
fn members(program: &Program<'_>) -> Option<Vec<std::ops::Range<usize>>> {
    let [Statement::ExportNamedDeclaration(export)] = &program.body[..] else { return None };
    let Some(Declaration::ClassDeclaration(class)) = &export.declaration else { return None };
    let [ClassElement::MethodDefinition(constructor)] = &class.body.body[..] else { return None };
    let [Statement::ExpressionStatement(statement)] = &constructor.value.body.as_ref()?.statements[..] else {
        return None;
    };
    let Ast::CallExpression(call) = &statement.expression else { return None };
    if !matches!(call.callee, Ast::Super(_)) {
        return None;
    }
    let [argument] = &call.arguments[..] else { return None };
    let Some(Ast::ObjectExpression(object)) = argument.as_expression() else { return None };
    let span = |property: oxc_span::Span| property.start as usize..property.end as usize;
    Some(object.properties.iter().map(|property| span(property.span())).collect())
}
