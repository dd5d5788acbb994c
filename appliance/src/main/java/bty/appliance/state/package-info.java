/// The operator's folder: wishes as YAML (read strictly, written whole) and, under `status/`, what
/// was observed. Start at [StateFolder]. The only package that touches these files.
package bty.appliance.state;
