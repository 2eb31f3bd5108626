package io.echobridge.jwt;

import io.echobridge.settings.FileFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A PEM file with public keys, or certificates that hold them: while keys change, several. */
final class KeyFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

  private KeyFile() {}

  /**
   * @throws IllegalArgumentException when there is no key that can be used
   */
  static List<KnownKey> read(String file) {
    List<KnownKey> keys = new ArrayList<>();
    try {
      Matcher blocks = BLOCK.matcher(Files.readString(Path.of(file)));
      while (blocks.find()) {
        byte[] der = Base64.getMimeDecoder().decode(blocks.group(2).strip());
        if (blocks.group(1).equals("PUBLIC KEY")) {
          keys.add(new KnownKey(null, null, key(der)));
        } else if (blocks.group(1).endsWith("CERTIFICATE")) {
          PublicKey its =
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der))
                  .getPublicKey();
          keys.add(new KnownKey(null, null, its));
        }
      }
    } catch (IOException | InvalidPathException e) {
      throw unusable(file, FileFault.words(e), e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(file, "a damaged key, or one of another kind", e);
    }
    if (keys.isEmpty()) {
      throw unusable(file, "none (-----BEGIN PUBLIC KEY----- or CERTIFICATE)", null);
    }
    return List.copyOf(keys);
  }

  private static PublicKey key(byte[] der) throws GeneralSecurityException {
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // It may be of the next kind.
      }
    }
    throw new InvalidKeySpecException("none of " + KINDS);
  }

  private static IllegalArgumentException unusable(
      String file, String got, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "jwt.key-file: expected a PEM file of public keys (RSA, EC or Ed25519), got "
            + file
            + " ("
            + got
            + ")",
        cause);
  }
}
