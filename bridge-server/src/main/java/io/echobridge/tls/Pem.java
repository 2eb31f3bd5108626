package io.echobridge.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is in a PEM file. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /**
   * One block.
   *
   * @param label such as {@code CERTIFICATE}
   * @param text what stands between its first and its last line
   */
  record Block(String label, String text) {}

  private final String setting;
  private final String file;
  private final List<Block> blocks = new ArrayList<>();

  /**
   * @param setting the key of the setting that names the file
   */
  Pem(String setting, String file, String content) {
    this.setting = setting;
    this.file = file;
    Matcher matcher = BLOCK.matcher(content);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
  }

  /**
   * All certificates, in their order.
   *
   * @throws IllegalArgumentException when there is none, or one that cannot be read
   */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks) {
        if (block.label().endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der(block))));
        }
      }
    } catch (CertificateException e) {
      throw unexpected("certificates", "one that is damaged (" + e.getMessage() + ")");
    }
    if (certificates.isEmpty()) {
      throw unexpected("a PEM file with -----BEGIN CERTIFICATE-----", found());
    }
    return certificates;
  }

  /**
   * The one private key.
   *
   * @throws IllegalArgumentException when there is none or more than one
   */
  Block privateKey() {
    List<Block> keys =
        blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw unexpected(
          "a PEM file with one private key, such as -----BEGIN PRIVATE KEY-----",
          keys.isEmpty() ? found() : keys.size() + " keys");
    }
    return keys.get(0);
  }

  /**
   * The bytes of a block.
   *
   * @throws IllegalArgumentException when it is damaged
   */
  byte[] der(Block block) {
    try {
      return Base64.getMimeDecoder().decode(block.text().strip());
    } catch (IllegalArgumentException e) {
      throw unexpected("Base64 in it", "a damaged " + block.label());
    }
  }

  IllegalArgumentException unexpected(String expected, String got) {
    return new IllegalArgumentException(
        setting + ": expected " + expected + ", got " + file + " with " + got);
  }

  private String found() {
    return blocks.isEmpty()
        ? "no PEM in it (openssl pkcs12 and openssl x509 -inform der convert)"
        : String.join(", ", blocks.stream().map(Block::label).distinct().toList());
  }
}
