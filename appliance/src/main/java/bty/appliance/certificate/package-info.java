/// What the appliance proves itself with over TLS: a certificate and its key, in files. Start at
/// [CertificateFiles].
package bty.appliance.certificate;
