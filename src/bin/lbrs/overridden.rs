//! Settings that another one keeps the connector from reading, as a URL does its host.

use std::cmp::Ordering;

use lbrs::internal::catalog::{Connector, Setting};
use lbrs::internal::url::is_in_url;

/// A member of an entry that is neither missing nor switched off.
pub struct Member<'m> {
    /// Its key.
    pub key: &'m str,
    /// How many layers there are below the one that says it.
    pub layer: usize,
    /// Whether its value is that of a variable.
    pub is_reference: bool,
}

/// Returns the members that are not read, each with the one that wins over it. A layer that names another place is
/// meant to win over those below. So is a URL in a variable over the settings beside it, if `asked` says that these
/// are for where the variable is not set. A Rust program reads what it wants besides the URL.
pub fn overridden<'m>(
    connector: &Connector,
    members: &'m [Member<'m>],
    asked: bool,
    is_node: bool,
) -> Vec<(&'m Member<'m>, &'m Member<'m>)> {
    let find = |setting: &Setting| members.iter().find(|member| setting.is_called(member.key));
    let is_read = |key: &str| !connector.winners(key).any(|winner| find(winner).is_some());
    let winner = |member: &Member<'_>| {
        let mut winners = connector.winners(member.key).filter_map(find);
        let unread = connector.setting(member.key).and_then(|setting| setting.unread.as_ref());
        winners.find(|winner| unread.is_none() && is_read(winner.key))
    };
    let is_place = |key: &str| is_in_url(connector, key);
    let is_for_here = |winner: &Member<'_>| {
        let is_here = |it: &Member<'_>| it.layer == winner.layer && it.key != winner.key;
        members.iter().any(|it| is_here(it) && is_place(it.key))
    };
    let is_meant = |loser: &Member<'_>, winner: &Member<'_>| {
        let is_url = connector.overriding().is_some_and(|url| url.is_called(winner.key));
        match loser.layer.cmp(&winner.layer) {
            Ordering::Less => !is_url || is_place(loser.key),
            Ordering::Equal => asked && winner.is_reference && is_for_here(winner),
            Ordering::Greater => false,
        }
    };
    let pairs = members.iter().filter_map(|loser| Some((loser, winner(loser)?)));
    let counts = |loser: &Member<'_>| is_node || is_place(loser.key);
    pairs.filter(|(loser, winner)| counts(loser) && !is_meant(loser, winner)).collect()
}
