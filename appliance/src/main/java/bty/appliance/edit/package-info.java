/// The one way in which a spec is changed, whoever changes it: pages, API, consoles, discovery and
/// the program itself. Start at [SpecEdits].
package bty.appliance.edit;
