/// How images come and go: uploads, whole or in pieces, what is fetched from elsewhere, and what
/// keeps an image from being replaced or removed. Start at [ImageIntake]. The API and the pages
/// both go through here.
package bty.appliance.intake;
