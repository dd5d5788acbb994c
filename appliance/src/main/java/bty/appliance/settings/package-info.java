/// Settings of the site as a whole, from `settings.yaml` of the state folder. Start at
/// [SiteSettings]. The program's own settings are in [bty.appliance.config].
package bty.appliance.settings;
