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
    let there = |setting: &Setting| members.iter().find(|member| setting.is_called(member.key));
    // Found once: an entry may have thousands of members.
    let set: Vec<(&Setting, &Member<'_>)> =
        connector.settings.iter().filter_map(|it| Some((it, there(it)?))).collect();
    let winners = |key: &str| {
        let member = |winner: &Setting| set.iter().find(|(it, _)| it.key == winner.key);
        let winners = connector.winners(key).filter_map(member);
        winners.map(|(_, member)| *member).collect::<Vec<_>>()
    };
    let pair = |loser: &'m Member<'m>| {
        let unread = connector.setting(loser.key).and_then(|setting| setting.unread.as_ref());
        let mut winners_of = winners(loser.key).into_iter().filter(|_| unread.is_none());
        Some((loser, winners_of.find(|winner| winners(winner.key).is_empty())?))
    };
    let mut pairs: Vec<_> = members.iter().filter_map(pair).collect();
    if pairs.is_empty() {
        return pairs;
    }
    let is_place = |key: &str| is_in_url(connector, key);
    let places: Vec<&Member<'_>> = members.iter().filter(|it| is_place(it.key)).collect();
    let is_meant = |loser: &Member<'_>, winner: &Member<'_>| {
        let is_url = connector.overriding().is_some_and(|url| url.is_called(winner.key));
        let is_beside = |it: &&Member<'_>| it.layer == winner.layer && it.key != winner.key;
        match loser.layer.cmp(&winner.layer) {
            Ordering::Less => !is_url || is_place(loser.key),
            Ordering::Equal => asked && winner.is_reference && places.iter().any(is_beside),
            Ordering::Greater => false,
        }
    };
    pairs.retain(|(loser, winner)| (is_node || is_place(loser.key)) && !is_meant(loser, winner));
    pairs
}
