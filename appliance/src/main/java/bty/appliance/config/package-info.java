/// The program's own settings: where its folders are and where it listens. Start at [ConfigKey],
/// the table. What holds for the site as a whole is in the state folder instead.
package bty.appliance.config;
