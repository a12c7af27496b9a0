//! The world as a file: CSV with the columns `id,account,time,text,repost_of,reply_to,urls,hashtags,images`.

use super::{DAY_S, MadePost, PostsWorld};
use crate::calendar::Date;
use crate::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;

impl PostsWorld {
    /// Writes all posts in the order of time.
    /// # Errors
    /// [`Error::Write`].
    pub fn write_csv(&self, path: &Path) -> Result<(), Error> {
        let file = std::fs::File::create(path).map_err(Error::write(path))?;
        let mut file = BufWriter::with_capacity(1 << 20, file);
        self.write_rows(&mut file).map_err(Error::write(path))?;
        file.flush().map_err(Error::write(path))
    }

    /// Writes which account is in which planted group: `account,group`, accounts by name.
    /// # Errors
    /// [`Error::Write`].
    pub fn write_truth(&self, path: &Path) -> Result<(), Error> {
        let mut text = "account,group\n".to_owned();
        for (group, at) in self.groups.iter().zip(1..) {
            for &member in &group.members {
                text.push_str(&format!("{},{at}\n", account_name(member)));
            }
        }
        std::fs::write(path, text).map_err(Error::write(path))
    }

    fn write_rows(&self, file: &mut impl Write) -> std::io::Result<()> {
        writeln!(
            file,
            "id,account,time,text,repost_of,reply_to,urls,hashtags,images"
        )?;
        let mut post = MadePost::default();
        for index in 0..self.len() {
            self.write_post(index, &mut post);
            write!(
                file,
                "{},{},{},{},",
                post.id,
                account_name(post.account),
                time(post.time_s),
                post.text
            )?;
            if let Some(other) = post.repost_of {
                write!(file, "p{other}")?;
            }
            file.write_all(b",")?;
            if let Some(other) = post.reply_to {
                write!(file, "p{other}")?;
            }
            file.write_all(b",")?;
            if let Some(link) = post.link {
                write!(file, "https://site{}.example/a/{link}", link % 97)?;
            }
            file.write_all(b",")?;
            if let Some(tags) = post.tags {
                write!(file, "tag{} topic{}", tags, tags % 1000)?;
            }
            file.write_all(b",")?;
            if let Some(image) = post.image {
                write!(file, "{image:016x}")?;
            }
            file.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// The name under which an account posts.
pub fn account_name(account: u32) -> String {
    format!("user{account:05}")
}

fn time(time_s: i64) -> String {
    let day = Date::from_days(time_s.div_euclid(DAY_S as i64));
    let second = time_s.rem_euclid(DAY_S as i64);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        day.year,
        day.month,
        day.day,
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}
