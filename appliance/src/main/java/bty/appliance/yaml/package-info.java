/// YAML 1.2 and JSON, read strictly into a tree that remembers where everything stood, and from
/// there into records with all problems reported at once. Start at [DocumentReader] and [Fields].
package bty.appliance.yaml;
