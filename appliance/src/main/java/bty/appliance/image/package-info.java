/// The images the appliance can hand out: what lies in the folder, what each is, and whether it may
/// be flashed. Start at [ImageCatalog].
package bty.appliance.image;
