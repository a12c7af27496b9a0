//! Is this dump explained by public releases? The release library, matching, dating, excess fields.
